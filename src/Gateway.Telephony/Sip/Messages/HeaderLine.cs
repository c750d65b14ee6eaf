using System.Text;
using System.Text.Unicode;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>
/// One header line: its name, its value as the octets received or as text, and what the value was read as.
/// Text and parsed value are made when first asked for; both are idempotent, so that two readers may race.
/// </summary>
internal struct HeaderLine
{
    private string? _text;

    public HeaderLine(string name, string text)
    {
        Name = name;
        _text = text;
    }

    public HeaderLine(string name, ReadOnlyMemory<byte> octets)
    {
        Name = name;
        Octets = octets;
    }

    /// <summary>The canonical name.</summary>
    public string Name { get; }

    /// <summary>The value as received, folds resolved, without CR and LF; empty for a line of our own.</summary>
    public ReadOnlyMemory<byte> Octets { get; }

    /// <summary>True when <see cref="Octets"/> holds the value.</summary>
    public readonly bool IsReceived => !Octets.IsEmpty;

    /// <summary>What a typed accessor read from the value, kept for the next caller.</summary>
    public object? Parsed { get; set; }

    /// <summary>The value of a line of our own, for the writer.</summary>
    public readonly string Value => _text ?? "";

    // UTF-8 as RFC 3261 section 7.3.1 wants it; what is not valid UTF-8 came from a Latin-1 phone.
    public string Text() => _text ??= Octets.IsEmpty ? ""
        : Utf8.IsValid(Octets.Span) ? Encoding.UTF8.GetString(Octets.Span) : Encoding.Latin1.GetString(Octets.Span);
}
