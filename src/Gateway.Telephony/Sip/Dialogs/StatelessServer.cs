using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>Answers without a transaction (RFC 3261 section 8.2.7) whoever has not proven who they are, and new calls while there
/// is too much to do: a flood leaves nothing behind, and nobody who forges a source makes us repeat an answer.</summary>
internal sealed class StatelessServer(ISipApplication application, OverloadControl overload, Func<SipRequest, bool> isKnownCall)
{
    private const int RetryAfterSeconds = 5;

    /// <summary>The answer to a new request that needs no transaction; null when it deserves one.</summary>
    public SipResponse? Answer(SipRequest request, SipSource source)
    {
        var answer = Refusal(request, source);
        if (answer is { Status: > 100 } && answer.To.Tag is null)
            answer.Headers.Set(HeaderNames.To, answer.To.WithTag(SipIds.StableTag(request)).ToString());
        return answer;
    }

    private SipResponse? Refusal(SipRequest request, SipSource source)
    {
        var isNewCall = request.Method == SipMethods.Invite && request.To.Tag is null;
        if (isNewCall && !overload.TryAdmit())
            return Overloaded(request);
        if (application.Trusts(request, source))
            return null;
        if (request.To.Tag is not null)
            return isKnownCall(request) ? null : SipResponse.For(request, 481);
        return RequestCheck.Refusal(request) ?? WithoutDialog(request) ?? application.AnswerStranger(request, source);
    }

    private static SipResponse? WithoutDialog(SipRequest request) =>
        request.Method is SipMethods.Bye or SipMethods.Cancel or SipMethods.Info or SipMethods.Update or SipMethods.Notify ? SipResponse.For(request, 481) : null;

    private static SipResponse Overloaded(SipRequest request)
    {
        SipMetrics.Dropped(DropCause.Overload);
        return SipResponse.Unavailable(request, RetryAfterSeconds);
    }
}
