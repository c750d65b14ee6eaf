using Gateway.Desk.Agents;
using Gateway.Desk.Channels.SipMessage;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.History;
using Gateway.Desk.Reception;
using Gateway.Desk.Routing;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Calls.Messages;
using Microsoft.Extensions.Logging;

namespace Gateway.Desk.Flows;

/// <summary>Takes every admitted call and starts its flow; what all flows share is put together here.</summary>
public sealed class Switchboard : ICallHandler
{
    private readonly HotlineDirectory _hotlines;
    private readonly CallFlow _calls;
    private readonly FeatureCodeFlow _featureCodes;
    private readonly ConsultFlow _consults;
    private readonly DialPlan _plan;
    private readonly SipMessages _messages;

    /// <summary>Puts the flows together; it starts nothing.</summary>
    public Switchboard(
        FlowOptions options,
        IReadOnlyList<Agent> agents,
        ICustomerStore customers,
        IContactStore contacts,
        ICaseStore cases,
        ContactFeed feed,
        Router router,
        Receptionist receptionist,
        Phrasebook phrases,
        SipMessages messages,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        _messages = messages;
        var fallback = options.Hotlines[0].Languages[0];
        var spoken = options.Hotlines.SelectMany(hotline => hotline.Languages).ToHashSet();
        var languages = agents.ToDictionary(
            agent => agent.Name,
            agent => agent.Languages.FirstOrDefault(spoken.Contains) ?? fallback);
        _hotlines = new HotlineDirectory(options.Hotlines, options.Country);
        _featureCodes = new FeatureCodeFlow(router, phrases, languages);
        _plan = new DialPlan(agents, router, _hotlines, options.Country);
        var (consults, cards, outside) = (new Consults(), new Cards(), new OutsideLine(time));
        var colleagues = new ColleagueSearch(router, cards, outside, _hotlines, time);
        _consults = new ConsultFlow(_plan, router, colleagues, consults, phrases);
        var meeting = new Meeting(consults, phrases);
        var inquiry = new Inquiry(_plan, colleagues, meeting, phrases);
        var talk = new Talk(new Transfer(_plan, router, consults, outside, phrases), inquiry, meeting, cards, phrases, time);
        var search = new AgentSearch(
            new WaitingLine(options, router, phrases, time), talk, new Forwards(_plan, router), cases, phrases, time, loggers.CreateLogger<AgentSearch>());
        var journals = loggers.CreateLogger<ContactJournal>();
        _calls = new CallFlow(
            options,
            _hotlines,
            customers,
            receptionist,
            search,
            phrases,
            (call, hotline) => new ContactJournal(Admitted(call, hotline), call.CallId, contacts, feed, time, journals),
            time,
            loggers.CreateLogger<CallFlow>());

        Contact Admitted(IncomingCall call, string? hotline)
        {
            var now = time.GetUtcNow();
            return new Contact
            {
                Id = Guid.CreateVersion7(now),
                Channel = ContactChannel.Call,
                Hotline = hotline,
                From = PhoneNumber.TryParse(call.Caller.Number, options.Country, out var number)
                    ? number.Value
                    : call.Caller.Number,
                To = call.Dialled,
                Started = now,
            };
        }
    }

    /// <inheritdoc/>
    public bool Serves(string dialled) => _hotlines.Find(dialled) is not null;

    /// <inheritdoc/>
    public Task HandleAsync(IncomingCall call, CancellationToken stopping) => _calls.RunAsync(call, stopping);

    /// <inheritdoc/>
    public Task HandleFeatureCodeAsync(IncomingCall call, string agent, CancellationToken stopping) =>
        _featureCodes.RunAsync(call, agent, stopping);

    /// <inheritdoc/>
    public bool IsInside(string dialled) => _plan.Find(dialled) is DialTarget.Colleague or DialTarget.Queue;

    /// <inheritdoc/>
    public Task HandleAgentCallAsync(IncomingCall call, string agent, CancellationToken stopping) =>
        _consults.RunAsync(call, agent, stopping);

    /// <inheritdoc/>
    public MessageAddressee AddresseeOf(string address) => _messages.AddresseeOf(address);

    /// <inheritdoc/>
    public Task<MessageAnswer> HandleMessageAsync(IncomingMessage message, CancellationToken ct) => _messages.HandleAsync(message, ct);
}
