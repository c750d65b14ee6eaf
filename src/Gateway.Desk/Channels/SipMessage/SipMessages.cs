using System.Collections.Concurrent;
using Gateway.Desk.Contacts;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Calls.Messages;

namespace Gateway.Desk.Channels.SipMessage;

/// <summary>Reads one message that came by SIP; what it takes is stored when the task ends.</summary>
public delegate Task<MessageAnswer> SipMessageReader(IncomingMessage message, CancellationToken ct);

/// <summary>Between the telephone exchange and those who read and write SIP messages, the channels and the agents' desk: knows who reads
/// what is written to which address. Until it is connected every sender is asked to come again.</summary>
/// <param name="country">ISO 3166 code of the country whose national numbers are written to.</param>
public sealed class SipMessages(string country) : IAgentTexts
{
    /// <summary>The address of the desk: what agents write there is for the chats that they have.</summary>
    public const string DeskAddress = "chat";

    private static readonly MessageAnswer NotYet = MessageAnswer.Unavailable(TimeSpan.FromSeconds(5));

    // None as long as nobody reads it: its messages are put off, not lost.
    private readonly ConcurrentDictionary<string, SipMessageReader?> _readers = new() { [DeskAddress] = null };
    private volatile CallServer? _calls;

    /// <summary>The country whose national numbers are written to.</summary>
    public string Country => country;

    /// <summary>From now on messages are taken and sent.</summary>
    public void Connect(CallServer calls) => _calls = calls;

    /// <summary>Names an address of the company; it is read by nobody yet.</summary>
    public void Declare(string address) => _readers.TryAdd(Normal(address), null);

    /// <summary>Says who reads what is written to an address; none to put it off again.</summary>
    public void Read(string address, SipMessageReader? reader) => _readers[Normal(address)] = reader;

    /// <summary>Whom an address stands for.</summary>
    public MessageAddressee AddresseeOf(string address) =>
        address == DeskAddress ? MessageAddressee.Desk
        : _calls is null || _readers.ContainsKey(Normal(address)) ? MessageAddressee.Company
        : MessageAddressee.Nobody;

    /// <summary>Hands a message to whoever reads its address. An agent's phone writes to the desk and nowhere else.</summary>
    public Task<MessageAnswer> HandleAsync(IncomingMessage message, CancellationToken ct)
    {
        var isForDesk = message.Dialled == DeskAddress;
        return (message.Agent is not null) != isForDesk ? Task.FromResult(MessageAnswer.Forbidden)
            : _calls is not null && _readers.GetValueOrDefault(Normal(message.Dialled)) is { } reader ? reader(message, ct)
            : Task.FromResult(NotYet);
    }

    /// <summary>Sends a text to a public number.</summary>
    public Task<MessageResult> SendAsync(NumberMessage message, CancellationToken ct) =>
        _calls?.SendMessageAsync(message, ct) ?? Task.FromResult<MessageResult>(new MessageResult.RetryLater(null, "telephony has not started"));

    /// <inheritdoc/>
    public Task<MessageResult> SendAsync(AgentMessage message, CancellationToken ct) =>
        _calls?.SendMessageAsync(message, ct) ?? Task.FromResult<MessageResult>(new MessageResult.Unreachable("telephony has not started"));

    /// <inheritdoc/>
    public bool HasPhone(string agent) => _calls?.Registrar.BindingsOf(agent).Count > 0;

    /// <summary>How the trunk stands that a message would leave by; none when there is no such.</summary>
    internal bool? IsUp(string trunk) =>
        _calls?.Trunks.FirstOrDefault(status => status.Name == trunk) is { } status ? status.State != Telephony.Sip.Trunks.TrunkState.Down : null;

    private string Normal(string address) => PhoneNumber.TryParse(address, country, out var number) ? number.Value : address;
}
