using System.Globalization;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>
/// A request or a response (RFC 3261 section 7). The properties that every message must have are always readable on a
/// message that <see cref="SipParser"/> gave out; on one still being built they throw <see cref="InvalidOperationException"/>.
/// </summary>
public abstract class SipMessage
{
    private protected SipMessage()
    {
    }

    public SipHeaders Headers { get; } = new();

    /// <summary>The body; its length is what the writer puts into Content-Length.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    public string CallId => Headers.Get(HeaderNames.CallId) ?? throw Missing(HeaderNames.CallId);

    public CSeqHeader CSeq => Headers.TryRead<CSeqBox>(HeaderNames.CSeq, CSeqBox.TryParse, out var box)
        ? box.Value
        : throw Missing(HeaderNames.CSeq);

    public NameAddress From => Headers.TryRead<NameAddress>(HeaderNames.From, NameAddress.TryParse, out var from)
        ? from
        : throw Missing(HeaderNames.From);

    public NameAddress To => Headers.TryRead<NameAddress>(HeaderNames.To, NameAddress.TryParse, out var to)
        ? to
        : throw Missing(HeaderNames.To);

    public ViaHeader TopVia => Headers.TryReadTopVia(out var via) ? via : throw Missing(HeaderNames.Via);

    /// <summary>Type and subtype in lower case without parameters ("application/sdp"); null without a body type.</summary>
    public string? ContentType =>
        Headers.Get(HeaderNames.ContentType)?.Split(';')[0].Trim().Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>Max-Forwards; null when the message has none (RFC 2543 senders).</summary>
    public int? MaxForwards => Number(HeaderNames.MaxForwards) is { } hops and <= 255 ? (int)hops : null;

    /// <summary>Expires in seconds; null when absent or no number.</summary>
    public uint? Expires => Number(HeaderNames.Expires);

    private uint? Number(string name) =>
        uint.TryParse(Headers.Get(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static InvalidOperationException Missing(string name) => new($"The message has no readable {name} header.");

    /// <summary>Lets a CSeq be kept beside its line like the other parsed values.</summary>
    internal sealed class CSeqBox(CSeqHeader value)
    {
        public CSeqHeader Value { get; } = value;

        public static bool TryParse(ReadOnlySpan<char> text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CSeqBox? box)
        {
            box = CSeqHeader.TryParse(text, out var cseq) ? new CSeqBox(cseq) : null;
            return box is not null;
        }
    }
}
