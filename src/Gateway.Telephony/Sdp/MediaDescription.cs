using System.Globalization;

namespace Gateway.Telephony.Sdp;

/// <summary>One m= section (RFC 8866 5.14) with its own c= and a= lines.</summary>
public sealed record MediaDescription
{
    /// <summary>"audio", "video", "image"...</summary>
    public required string Kind { get; init; }

    /// <summary>Transport port; 0 means that the stream is rejected (RFC 3264 6).</summary>
    public required int Port { get; init; }

    /// <summary>"RTP/AVP", "RTP/SAVP", "udptl"...</summary>
    public required string Protocol { get; init; }

    /// <summary>Payload types for RTP, free tokens otherwise; never empty.</summary>
    public required IReadOnlyList<string> Formats { get; init; }

    public SdpConnection? Connection { get; init; }

    /// <summary>The b= lines: type and value.</summary>
    public IReadOnlyList<SdpAttribute> Bandwidths { get; init; } = [];

    public IReadOnlyList<SdpAttribute> Attributes { get; init; } = [];

    /// <summary>The value of the first attribute with this name; null when there is none, "" when it is a property.</summary>
    public string? Attribute(string name)
    {
        foreach (var attribute in Attributes)
        {
            if (attribute.Name == name)
            {
                return attribute.Value ?? "";
            }
        }

        return null;
    }

    /// <summary>The direction written in this section, if any.</summary>
    public MediaDirection? Direction => FindDirection(Attributes);

    internal static MediaDirection? FindDirection(IReadOnlyList<SdpAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.Value is null && MediaDirections.TryParse(attribute.Name, out var direction))
            {
                return direction;
            }
        }

        return null;
    }

    /// <summary>Milliseconds of an attribute such as ptime or maxptime; null when missing or not a positive number.</summary>
    internal int? Milliseconds(string name) =>
        double.TryParse(Attribute(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
        && value is >= 1 and <= 1000
            ? (int)value
            : null;
}
