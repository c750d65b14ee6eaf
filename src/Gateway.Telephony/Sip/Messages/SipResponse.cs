using System.Globalization;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>A response (RFC 3261 section 7.2).</summary>
public sealed class SipResponse : SipMessage
{
    /// <exception cref="ArgumentOutOfRangeException">The status is not in 100..699.</exception>
    public SipResponse(int status, string? reason = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 100);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 699);
        Status = status;
        Reason = SipGrammar.OneLine(reason ?? SipStatus.ReasonOf(status));
    }

    public int Status { get; }

    public string Reason { get; }

    public bool IsProvisional => Status < 200;

    public bool IsFinal => Status >= 200;

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>How long the sender wants to be left alone (section 20.33), without comment and parameters; null when it does not say.</summary>
    public TimeSpan? RetryAfter
    {
        get
        {
            var text = Headers.Get(HeaderNames.RetryAfter).AsSpan();
            var end = text.IndexOfAny(";( \t");
            return int.TryParse(end < 0 ? text : text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(seconds)
                : null;
        }
    }

    /// <summary>
    /// The response to a request (section 8.2.6): Via lines, From, To, Call-ID and CSeq as received, and Timestamp on a 100.
    /// <paramref name="toTag"/> is added unless the To has a tag already. Record-Route is for dialogs to copy.
    /// </summary>
    public static SipResponse For(SipRequest request, int status, string? reason = null, string? toTag = null)
    {
        var response = new SipResponse(status, reason);
        var headers = response.Headers;
        headers.CopyFrom(request.Headers, HeaderNames.Via);
        headers.CopyFrom(request.Headers, HeaderNames.From);
        AddTo(headers, request, toTag);
        headers.CopyFrom(request.Headers, HeaderNames.CallId);
        headers.CopyFrom(request.Headers, HeaderNames.CSeq);
        if (status == 100)
        {
            headers.CopyFrom(request.Headers, HeaderNames.Timestamp);
        }

        return response;
    }

    /// <summary>A 503 that asks the sender to come back after a while (section 21.5.4).</summary>
    public static SipResponse Unavailable(SipRequest request, int retryAfterSeconds, string? toTag = null)
    {
        var response = For(request, 503, toTag: toTag);
        response.Headers.Add(HeaderNames.RetryAfter, retryAfterSeconds.ToString(CultureInfo.InvariantCulture));
        return response;
    }

    public override string ToString() => $"{Status} {Reason}";

    private static void AddTo(SipHeaders headers, SipRequest request, string? toTag)
    {
        if (toTag is not null
            && request.Headers.TryRead<NameAddress>(HeaderNames.To, NameAddress.TryParse, out var to)
            && to.Tag is null)
        {
            // In both forms, with brackets and without, what is appended is a parameter of the header.
            headers.Add(HeaderNames.To, $"{request.Headers.Get(HeaderNames.To)};tag={toTag}");
            return;
        }

        headers.CopyFrom(request.Headers, HeaderNames.To);
    }
}
