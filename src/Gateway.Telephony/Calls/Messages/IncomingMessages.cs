using System.Diagnostics.Metrics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Trunks;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Calls.Messages;

/// <summary>Serves each MESSAGE (RFC 3428 section 7): who wrote, what, and for whom; the sender gets its answer when the handler has
/// stored the text, not before.</summary>
internal sealed partial class IncomingMessages(
    ICallHandler handler, TrunkDirectory trunks, CallerReader callers, DigestServer digest, TimeProvider time, ILogger logger)
{
    private const int MaxAtOnce = 200;
    private const string RetryAfterSeconds = "5";

    // The sender gives up after 32 s; who waits longer than this has a fault to show.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly Counter<long> Received = new Meter("gateway.telephony").CreateCounter<long>(
        "gateway.sip.messages.received", "{message}", "Messages that came by SIP, by the status of their answer.");

    private int _running;

    /// <summary>Answers the request; never throws.</summary>
    public async Task ServeAsync(IncomingRequest incoming, CancellationToken stopping)
    {
        await Task.Yield();
        var request = incoming.Request;
        var response = SipResponse.For(request, 503, toTag: incoming.ToTag);
        try
        {
            if (Interlocked.Increment(ref _running) <= MaxAtOnce && !stopping.IsCancellationRequested)
                response = await AnswerAsync(incoming, stopping).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            LogFault(fault, request.CallId);
            response = SipResponse.For(request, 500, toTag: incoming.ToTag);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }

        if (response.Status is 500 or 503)
            response.Headers.Add(HeaderNames.RetryAfter, RetryAfterSeconds);
        Received.Add(1, new KeyValuePair<string, object?>("status", response.Status));
        await incoming.AnswerAsync(response).ConfigureAwait(false);
    }

    private static string IdOf(string sender, SipRequest request) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{sender}\n{request.CallId}\n{request.CSeq.Number}\n{request.From.Tag}")));

    private async Task<SipResponse> AnswerAsync(IncomingRequest incoming, CancellationToken stopping)
    {
        var request = incoming.Request;
        if (Identify(incoming, out var refusal) is not { } sender)
            return refusal;
        switch (MessageBody.Read(request))
        {
            case MessageBody.Text text:
                var answer = await HandleAsync(Message(request, sender, text), stopping).ConfigureAwait(false);
                LogAnswered(request.CallId, sender.Agent ?? sender.Trunk, answer.Status);
                return Response(incoming, answer);
            case MessageBody.Refused { Status: var status, Reason: var reason }:
                LogRefused(request.CallId, status, reason);
                return Refusal(incoming, status, reason);
            default:
                return SipResponse.For(request, 200, toTag: incoming.ToTag);
        }
    }

    private async Task<MessageAnswer> HandleAsync(IncomingMessage message, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            return await handler.HandleMessageAsync(message, limit.Token).WaitAsync(Patience, time, stopping).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await limit.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static SipResponse Refusal(IncomingRequest incoming, int status, string reason)
    {
        var response = SipResponse.For(incoming.Request, status, status == 400 ? reason : null, incoming.ToTag);
        if (status == 415)
            response.Headers.Add(HeaderNames.Accept, MessageBody.Accepted);
        return response;
    }

    private static SipResponse Response(IncomingRequest incoming, MessageAnswer answer)
    {
        var response = SipResponse.For(incoming.Request, answer.Status, toTag: incoming.ToTag);
        if (answer.RetryAfter is { } wait)
            response.Headers.Add(HeaderNames.RetryAfter, wait.TotalSeconds.ToString("0", CultureInfo.InvariantCulture));
        return response;
    }

    // A trunk's customers write to the company. Everybody else, a phone at a trunk's address too, proves to be an agent.
    private Sender? Identify(IncomingRequest incoming, out SipResponse refusal)
    {
        var request = incoming.Request;
        refusal = SipResponse.For(request, 404, toTag: incoming.ToTag);
        var asked = request.RequestUri.User ?? "";
        if (trunks.Find(request, incoming.Source) is { } trunk)
        {
            var name = trunk.Options.Name;
            if (trunk.DialledIn(request).FirstOrDefault(IsOfCompany) is { } dialled)
                return new Sender(name, null, callers.Read(request, trunk.Options.Profile), dialled);
            if (handler.AddresseeOf(asked) != MessageAddressee.Desk)
            {
                LogRefused(request.CallId, 404, "nobody has that address");
                return null;
            }
        }

        var source = incoming.Source.Remote.Address;
        var verdict = digest.Verify(request, source);
        if (verdict is not { IsAccepted: true, User: { } agent })
        {
            refusal = digest.Answer(request, verdict, source, incoming.ToTag);
            return null;
        }

        // Threat: whoever logged in as one agent writes as another.
        if (request.From.Uri.User != agent)
        {
            digest.Report(source, agent, "message in the name of somebody else");
            refusal = SipResponse.For(request, 403, toTag: incoming.ToTag);
            return null;
        }

        return handler.AddresseeOf(asked) == MessageAddressee.Nobody
            ? null
            : new Sender("agents", agent, CallerReader.OfAgent(agent, request), asked);
    }

    private bool IsOfCompany(string dialled) => handler.AddresseeOf(dialled) == MessageAddressee.Company;

    private IncomingMessage Message(SipRequest request, Sender sender, MessageBody.Text text)
    {
        var now = time.GetUtcNow();
        var said = text.Sent ?? DateOf(request) ?? now;
        var sent = said < now ? said : now;
        return new IncomingMessage
        {
            Id = IdOf(sender.Agent ?? $"trunk {sender.Trunk}", request),
            CallId = request.CallId,
            Dialled = sender.Dialled,
            Trunk = sender.Trunk,
            Agent = sender.Agent,
            From = sender.Caller,
            Text = text.Value,
            Received = now,
            Sent = sent,
            Expires = request.Expires is { } seconds ? sent.AddSeconds(seconds) : null,
        };
    }

    private static DateTimeOffset? DateOf(SipRequest request) => DateTimeOffset.TryParseExact(
        request.Headers.Get(HeaderNames.Date), "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    [LoggerMessage(Level = LogLevel.Information, Message = "{CallId} message from {Sender} answered with {Status}")]
    private partial void LogAnswered(string callId, string sender, int status);

    [LoggerMessage(Level = LogLevel.Information, Message = "{CallId} message refused with {Status}: {Reason}")]
    private partial void LogRefused(string callId, int status, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{CallId} message not taken by a fault of ours")]
    private partial void LogFault(Exception fault, string callId);

    private sealed record Sender(string Trunk, string? Agent, Caller Caller, string Dialled);
}
