using System.Globalization;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>What a message must have before it goes further (RFC 3261 sections 8.1.1 and 16.3), and its body.</summary>
internal static class MessageCheck
{
    private static readonly string[] Mandatory =
    [
        HeaderNames.Via, HeaderNames.From, HeaderNames.To, HeaderNames.CallId, HeaderNames.CSeq,
    ];

    private static readonly string[] Single =
    [
        HeaderNames.From, HeaderNames.To, HeaderNames.CallId, HeaderNames.CSeq, HeaderNames.MaxForwards, HeaderNames.ContentLength,
    ];

    /// <summary>The first fault of the headers, null when there is none.</summary>
    public static ParseError? FaultOf(SipMessage message)
    {
        var headers = message.Headers;
        foreach (var name in Single)
        {
            if (headers.CountOf(name) > 1)
            {
                return new ParseError(400, $"More than one {name}");
            }
        }

        return MissingFault(headers) ?? IdentityFault(headers) ?? ListFault(headers) ?? CSeqFault(message) ?? MaxForwardsFault(headers);
    }

    /// <summary>Takes the body that Content-Length announces, or all that is left in the datagram.</summary>
    public static ParseError? ReadBody(SipMessage message, byte[] buffer, int bodyStart)
    {
        var available = buffer.Length - bodyStart;
        var length = available;
        if (message.Headers.Get(HeaderNames.ContentLength) is { } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length))
            {
                return Malformed(HeaderNames.ContentLength);
            }

            if (length > available)
            {
                return new ParseError(400, "Content-Length is larger than the body");
            }
        }

        message.Body = buffer.AsMemory(bodyStart, length);
        return null;
    }

    /// <summary>The message when a fault in it can be answered.</summary>
    public static SipRequest? Answerable(SipMessage message) =>
        message is SipRequest { Method: not SipMethods.Ack } request && request.Headers.TryReadTopVia(out _) ? request : null;

    private static ParseError? MissingFault(SipHeaders headers)
    {
        foreach (var name in Mandatory)
        {
            if (!headers.Contains(name))
            {
                return new ParseError(400, $"Missing {string.Join(", ", Missing(headers))}");
            }
        }

        return null;
    }

    private static IEnumerable<string> Missing(SipHeaders headers) => Mandatory.Where(name => !headers.Contains(name));

    private static ParseError? IdentityFault(SipHeaders headers)
    {
        if (headers.Get(HeaderNames.CallId) is not { Length: > 0 } callId || callId.AsSpan().ContainsAny(" \t"))
        {
            return Malformed(HeaderNames.CallId);
        }

        return !headers.TryRead<NameAddress>(HeaderNames.From, NameAddress.TryParse, out _) ? Malformed(HeaderNames.From)
            : !headers.TryRead<NameAddress>(HeaderNames.To, NameAddress.TryParse, out _) ? Malformed(HeaderNames.To)
            : null;
    }

    private static ParseError? ListFault(SipHeaders headers)
    {
        // An empty line before the first value is no Via: nobody could say where an answer goes.
        if (!headers.TryReadList<ViaHeader>(HeaderNames.Via, ViaHeader.TryParse, out _) || !headers.TryReadTopVia(out _))
        {
            return Malformed(HeaderNames.Via);
        }

        if (!headers.HasWildcardContact && !headers.TryReadList<NameAddress>(HeaderNames.Contact, NameAddress.TryParse, out _))
        {
            return Malformed(HeaderNames.Contact);
        }

        return !headers.TryReadList<NameAddress>(HeaderNames.Route, NameAddress.TryParse, out _) ? Malformed(HeaderNames.Route)
            : !headers.TryReadList<NameAddress>(HeaderNames.RecordRoute, NameAddress.TryParse, out _) ? Malformed(HeaderNames.RecordRoute)
            : null;
    }

    private static ParseError? CSeqFault(SipMessage message)
    {
        if (!message.Headers.TryRead<SipMessage.CSeqBox>(HeaderNames.CSeq, SipMessage.CSeqBox.TryParse, out var cseq))
        {
            return Malformed(HeaderNames.CSeq);
        }

        return message is SipRequest request && request.Method != cseq.Value.Method
            ? new ParseError(400, "CSeq names another method")
            : null;
    }

    private static ParseError? MaxForwardsFault(SipHeaders headers) =>
        headers.Get(HeaderNames.MaxForwards) is { } hops
            && !byte.TryParse(hops, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? Malformed(HeaderNames.MaxForwards)
            : null;

    private static ParseError Malformed(string name) => new(400, $"Malformed {name}");
}
