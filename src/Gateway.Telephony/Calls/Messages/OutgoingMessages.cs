using System.Diagnostics.Metrics;
using System.Globalization;
using Gateway.Telephony.Calls.Outbound;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Registrar;
using Gateway.Telephony.Sip.Transport;
using Gateway.Telephony.Sip.Trunks;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Calls.Messages;

/// <summary>Sends texts by MESSAGE (RFC 3428 section 4): to all phones of an agent at once, or to a public number over a trunk.</summary>
/// <param name="sip">Sends.</param>
/// <param name="registrar">Where agents' phones are.</param>
/// <param name="watch">Which of them answer.</param>
/// <param name="trunks">The ways to public numbers.</param>
/// <param name="outbound">Which numbers may be written to: the same that may be called.</param>
/// <param name="own">Takes the sendings that go on after the first phone took the text.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class OutgoingMessages(
    SipStack sip,
    Registrar registrar,
    PhoneWatch watch,
    TrunkDirectory trunks,
    OutboundOptions outbound,
    Action<Task> own,
    TimeProvider time,
    ILogger logger)
{
    private const int MaxChallenges = 3;

    // A phone that is there answers at once; a provider may ask others first.
    private static readonly TimeSpan PhonePatience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan TrunkPatience = TimeSpan.FromSeconds(32);

    private static readonly Counter<long> Sent = new Meter("gateway.telephony").CreateCounter<long>(
        "gateway.sip.messages.sent", "{message}", "Messages that were sent by SIP, by result.");

    private readonly DestinationPolicy _policy = new(outbound);

    public async Task<MessageResult> SendAsync(AgentMessage message, CancellationToken ct)
    {
        var bindings = watch.Reachable(registrar.BindingsOf(message.Agent));
        var sendings = bindings.Select(binding => DeliverAsync(Draft(message, binding), message.Text, PhonePatience, ct)).ToList();
        MessageResult result = new MessageResult.Unreachable("no phone is registered");
        while (sendings.Count > 0 && result is not MessageResult.Sent)
        {
            var done = await Task.WhenAny(sendings).ConfigureAwait(false);
            sendings.Remove(done);
            result = Better(result, await done.ConfigureAwait(false));
        }

        sendings.ForEach(own);
        return Noted(result);
    }

    public async Task<MessageResult> SendAsync(NumberMessage message, CancellationToken ct)
    {
        var verdict = _policy.Judge(message.Destination);
        if (!verdict.IsAllowed)
        {
            LogForbidden(message.RequestedBy, message.Destination, verdict.Reason);
            return Noted(new MessageResult.Refused(0, verdict.Reason));
        }

        MessageResult result = new MessageResult.Unreachable("no trunk that takes messages is up");
        foreach (var trunk in trunks.All.Where(trunk =>
            trunk.Options.Messages && trunk.CanCall && (message.Trunk is null || message.Trunk == trunk.Options.Name)))
        {
            result = await DeliverAsync(Draft(message, trunk), message.Text, TrunkPatience, ct).ConfigureAwait(false);
            LogResult(message.RequestedBy, message.Destination, trunk.Options.Name, result.ToString());
            if (!MayAnotherDo(result))
                break;
        }

        return Noted(result);
    }

    // After silence another trunk might send it a second time.
    private static bool MayAnotherDo(MessageResult result) =>
        result is MessageResult.RetryLater or MessageResult.Unreachable { Reason: not "no answer" };

    private static MessageResult Better(MessageResult before, MessageResult now) => (before, now) switch
    {
        (_, MessageResult.Sent) => now,
        (MessageResult.RetryLater, _) => before,
        (MessageResult.Refused, MessageResult.Unreachable) => before,
        _ => now,
    };

    private static MessageResult Noted(MessageResult result)
    {
        Sent.Add(1, new KeyValuePair<string, object?>("result", result.GetType().Name));
        return result;
    }

    private static MessageDraft Draft(AgentMessage message, Binding binding)
    {
        var host = SipHost.Format(binding.Source.Local.Address);
        return new MessageDraft(
            binding.Contact.WithoutHeaders(),
            new NameAddress(message.SenderName, new SipUri("sip", message.Sender, host)),
            new NameAddress(null, new SipUri("sip", message.Agent, host)),
            message.Lifetime is { } life ? [(HeaderNames.Expires, life.TotalSeconds.ToString("0", CultureInfo.InvariantCulture))] : [],
            binding.Source,
            null,
            $"phone of {message.Agent}");
    }

    private static MessageDraft Draft(NumberMessage message, Trunk trunk)
    {
        var written = trunk.Call(message.Destination, message.Sender, onBehalfOf: null);
        return new MessageDraft(written.RequestUri, written.From, written.To, written.Headers, null, trunk.Account, trunk.Options.Name);
    }

    // What is too long for a datagram where no connection can be had goes as several messages, one after the other.
    private async Task<MessageResult> DeliverAsync(MessageDraft draft, string text, TimeSpan patience, CancellationToken ct)
    {
        var response = await SendAsync(draft, text, patience, ct).ConfigureAwait(false);
        if (response.Status == 513 && !response.Headers.Contains(HeaderNames.Via))
        {
            foreach (var part in TextSplitter.Split(text, draft.Room))
            {
                response = await SendAsync(draft, part, patience, ct).ConfigureAwait(false);
                if (!response.IsSuccess)
                    break;
            }
        }

        return MessageResult.Of(response, draft.Via);
    }

    private async Task<SipResponse> SendAsync(MessageDraft draft, string text, TimeSpan patience, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            return await SendAsync(draft, draft.With(text), either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return new SipResponse(408);
        }
    }

    private async Task<SipResponse> SendAsync(MessageDraft draft, SipRequest request, CancellationToken ct)
    {
        var digest = draft.Account is { } account ? new DigestClient(account) : null;
        for (var attempt = 1u; ; attempt++)
        {
            var sent = request;
            var response = await sip.SendAsync(
                sent, draft.Flow, ct, draft.Flow is null ? null : (flow, sentBy) => MessageDraft.SetSender(sent, flow, sentBy), isStrict: true).ConfigureAwait(false);
            if (response.Status is not (401 or 407) || digest is null || attempt > MaxChallenges)
                return response;
            request = RequestCopy.Of(request, attempt + 1);
            if (!digest.TryAuthorize(request, response))
                return response;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Message by {Who} to {Number} refused: {Reason}")]
    private partial void LogForbidden(string who, E164Number number, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Message by {Who} to {Number} over {Trunk}: {Result}")]
    private partial void LogResult(string who, E164Number number, string trunk, string result);
}
