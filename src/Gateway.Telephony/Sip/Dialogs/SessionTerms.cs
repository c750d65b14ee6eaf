using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>What two peers agreed on about the life of their session (RFC 4028): after how long it expires, and whether we are the
/// one who refreshes it. The negotiation is pure.</summary>
internal readonly record struct SessionTerms(TimeSpan Interval, bool IsOurs)
{
    /// <summary>The refusal of an interval that is too short (section 9): 422 with our least; null when there is nothing against
    /// the request. One who does not know 422 is not refused.</summary>
    public static SipResponse? Refusal(SipRequest request, SipOptions options)
    {
        if (request.Method is not (SipMethods.Invite or SipMethods.Update) || !KnowsTimer(request, HeaderNames.Supported)
            || AskedBy(request) is not { } asked || asked.Seconds >= options.MinSessionExpires.TotalSeconds)
        {
            return null;
        }

        var response = SipResponse.For(request, 422);
        response.Headers.Add(HeaderNames.MinSE, $"{options.MinSessionExpires.TotalSeconds:0}");
        return response;
    }

    /// <summary>Puts our answer into a 2xx (section 9). A peer that knows the timer refreshes unless it asks us to; for one that
    /// does not, we refresh.</summary>
    public static SessionTerms Answer(SipRequest request, SipResponse success, SipOptions options)
    {
        var asked = AskedBy(request);
        var least = Math.Max(MinimumOf(request), (uint)options.MinSessionExpires.TotalSeconds);
        var seconds = Math.Max(Math.Min(asked?.Seconds ?? uint.MaxValue, (uint)options.SessionExpires.TotalSeconds), least);
        var knowsTimer = KnowsTimer(request, HeaderNames.Supported) || KnowsTimer(request, HeaderNames.Require);
        var refresher = knowsTimer ? asked?.Refresher ?? SessionExpiresHeader.Uac : SessionExpiresHeader.Uas;
        success.Headers.Add(HeaderNames.SessionExpires, new SessionExpiresHeader(seconds, refresher).ToString());
        if (knowsTimer)
            success.Headers.Add(HeaderNames.Require, Extensions.Timer);
        return new SessionTerms(TimeSpan.FromSeconds(seconds), refresher == SessionExpiresHeader.Uas);
    }

    /// <summary>Reads the answer in a 2xx to a request of ours (section 7.2). A peer that says nothing is refreshed by us, so that
    /// we find out when it is gone.</summary>
    public static SessionTerms Read(SipResponse success, TimeSpan offered, SipOptions options)
    {
        if (!SessionExpiresHeader.TryParse(success.Headers.Get(HeaderNames.SessionExpires), out var agreed))
            return new SessionTerms(offered, IsOurs: true);
        var interval = TimeSpan.FromSeconds(Math.Max(agreed.Seconds, options.MinSessionExpires.TotalSeconds));
        return new SessionTerms(interval, agreed.Refresher != SessionExpiresHeader.Uas);
    }

    /// <summary>The Min-SE of a message in seconds; 0 when it has none.</summary>
    public static uint MinimumOf(SipMessage message) =>
        SessionExpiresHeader.TryParseMinimum(message.Headers.Get(HeaderNames.MinSE), out var least) ? least : 0;

    private static SessionExpiresHeader? AskedBy(SipRequest request) =>
        SessionExpiresHeader.TryParse(request.Headers.Get(HeaderNames.SessionExpires), out var asked) ? asked : null;

    private static bool KnowsTimer(SipRequest request, string header) =>
        request.Headers.GetValues(header).Contains(Extensions.Timer, StringComparer.OrdinalIgnoreCase);
}
