using System.Text;

namespace Gateway.Telephony.Sdp;

/// <summary>A session description (RFC 8866), as far as audio calls need it; times and session bandwidth are skipped.</summary>
public sealed record SessionDescription
{
    public SdpOrigin Origin { get; init; } = SdpOrigin.Empty;

    public string Name { get; init; } = "-";

    /// <summary>The session-level c= line; a section's own wins.</summary>
    public SdpConnection? Connection { get; init; }

    public IReadOnlyList<SdpAttribute> Attributes { get; init; } = [];

    public IReadOnlyList<MediaDescription> Media { get; init; } = [];

    /// <summary>Reads a description; never throws. Limits stand in <see cref="SdpParser"/>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out SessionDescription description, out SdpFault fault) =>
        SdpParser.TryParse(data, out description, out fault);

    /// <summary>The description as it goes on the wire: UTF-8, CRLF line ends.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    public override string ToString()
    {
        var text = new StringBuilder(512);
        Line(text, 'v', "0");
        Line(text, 'o', Origin.ToString());
        Line(text, 's', Name.Length == 0 ? "-" : Name);
        if (Connection is not null)
        {
            Line(text, 'c', Connection.ToString());
        }

        Line(text, 't', "0 0");
        AppendAttributes(text, Attributes);
        foreach (var media in Media)
        {
            Line(text, 'm', $"{media.Kind} {media.Port} {media.Protocol} {string.Join(' ', media.Formats)}");
            if (media.Connection is not null)
            {
                Line(text, 'c', media.Connection.ToString());
            }

            foreach (var bandwidth in media.Bandwidths)
            {
                Line(text, 'b', bandwidth.ToString());
            }

            AppendAttributes(text, media.Attributes);
        }

        return text.ToString();
    }

    internal MediaDirection DirectionOf(MediaDescription media) =>
        media.Direction ?? MediaDescription.FindDirection(Attributes) ?? MediaDirection.SendReceive;

    private static void AppendAttributes(StringBuilder text, IReadOnlyList<SdpAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            Line(text, 'a', attribute.ToString());
        }
    }

    /// <summary>Control characters would start a line of the peer's choosing, so they become spaces.</summary>
    private static void Line(StringBuilder text, char type, string value)
    {
        text.Append(type).Append('=');
        foreach (var character in value)
        {
            text.Append(char.IsControl(character) ? ' ' : character);
        }

        text.Append("\r\n");
    }
}
