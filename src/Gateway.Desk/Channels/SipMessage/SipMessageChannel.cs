using System.Runtime.CompilerServices;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.Messages;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Calls.Messages;
using Gateway.Telephony.Sip.Trunks;
using Gateway.Telephony.Sip.Trunks.Identity;

namespace Gateway.Desk.Channels.SipMessage;

/// <summary>SIP MESSAGE (RFC 3428) as a channel: what customers write over trunks to numbers of ours, and what we answer
/// (<c>docs/sip-message.md</c>). Who hides their number cannot be answered and is refused.</summary>
public sealed class SipMessageChannel : ILiveChannel
{
    // One datagram, as a rule, or two: a part that failed is tried again without those that arrived.
    private const int LongestText = 1000;

    // RFC 5079: we do not take messages from nobody.
    private static readonly MessageAnswer Anonymous = new(433);

    private readonly SipMessageOptions _options;
    private readonly SipMessages _messages;
    private readonly E164Number? _ours;

    /// <summary>Declares its numbers; nothing is taken before it runs.</summary>
    public SipMessageChannel(SipMessageOptions options, SipMessages messages)
    {
        _options = options;
        _messages = messages;
        foreach (var address in options.Numbers)
        {
            messages.Declare(address);
            if (_ours is null && PhoneNumber.TryParse(address, messages.Country, out var number) && E164Number.TryParse(number.Value, out var ours))
            {
                _ours = ours;
            }
        }
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public ChannelTraits Traits => new() { CanBegin = _options.Begins, LongestText = LongestText };

    /// <inheritdoc/>
    public async Task RunAsync(IInbox inbox, CancellationToken ct)
    {
        Read((message, token) => TakeAsync(inbox, message, token));
        await Task.Delay(Timeout.InfiniteTimeSpan, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Read(null);
    }

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(ChannelMessage message, CancellationToken ct)
    {
        if (!E164Number.TryParse(message.Conversation.Address, out var destination))
        {
            return new SendResult.Refused("the customer has no public number", SendRefusal.UnknownAddress);
        }

        var result = await _messages.SendAsync(
            new NumberMessage
            {
                Destination = destination,
                Sender = _ours,
                Trunk = _options.Trunk,
                Text = message.Message.Text,
                RequestedBy = message.Message.Agent ?? "gateway",
            },
            ct).ConfigureAwait(false);
        return result switch
        {
            MessageResult.Sent => new SendResult.Sent(),
            MessageResult.RetryLater later => new SendResult.Later(later.Reason, later.After),
            MessageResult.Unreachable unreachable => new SendResult.Later(unreachable.Reason),
            MessageResult.Refused refused => new SendResult.Refused(refused.Reason, Meaning(refused.Status)),
            _ => throw new InvalidOperationException($"{result} is no result."),
        };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChannelFinding> TestAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return _ours is { } number
            ? ChannelFinding.Good("numbers", $"answers come from {number.Value}")
            : ChannelFinding.Doubtful("numbers", "none is a public number: answers come from the first number of their trunk");
        if (_options.Trunk is { } trunk)
        {
            yield return _messages.IsUp(trunk) switch
            {
                true => ChannelFinding.Good("trunk", $"{trunk} is up"),
                false => ChannelFinding.Wrong("trunk", $"{trunk} is down: gateway trunk list says why"),
                null => ChannelFinding.Doubtful("trunk", $"{trunk} can be asked only while the gateway runs: gateway trunk list"),
            };
        }

        yield return ChannelFinding.Doubtful(
            "answers", "a provider says only when asked whether it takes SIP MESSAGE: set messages: yes at the trunk and write to a number of yours");
    }

    private static SendRefusal Meaning(int status) => status switch
    {
        // Our own policy, or our own account.
        0 or 401 or 407 => SendRefusal.SetUp,
        404 or 410 or 484 or 604 => SendRefusal.UnknownAddress,
        _ => SendRefusal.Rejected,
    };

    private void Read(SipMessageReader? reader)
    {
        foreach (var address in _options.Numbers)
        {
            _messages.Read(address, reader);
        }
    }

    private async Task<MessageAnswer> TakeAsync(IInbox inbox, IncomingMessage message, CancellationToken ct)
    {
        if (_options.Trunk is { } only && only != message.Trunk)
        {
            return MessageAnswer.Unknown;
        }

        if (message.From.IsWithheld || !PhoneNumber.TryParse(message.From.Number, _messages.Country, out var number))
        {
            return Anonymous;
        }

        var (trust, evidence) = TrustIn(message.From);
        await inbox.ReceiveAsync(
            this,
            [
                new InboundMessage
                {
                    ExternalId = message.Id,
                    Address = number.Value,
                    Identities = [Identity.Of(number, trust, $"{evidence} of trunk {message.Trunk}")],
                    Name = message.From.DisplayName,
                    Text = message.Text,
                    At = message.Received,
                },
            ],
            ct).ConfigureAwait(false);
        return MessageAnswer.Stored;
    }

    private static (IdentityTrust Trust, string Evidence) TrustIn(Caller caller) =>
        caller is { Trust: CallerTrust.Verified, Signature.Attestation: 'A' } ? (IdentityTrust.Attested, "signature with attestation A")
        : caller.IsAsserted ? (IdentityTrust.Asserted, "P-Asserted-Identity")
        : (IdentityTrust.Claimed, "From");
}
