using System.Globalization;
using System.Text;

namespace Gateway.Telephony.Sdp;

/// <summary>
/// Reads RFC 8866 session descriptions: <c>type "=" value CRLF</c>, session lines first, then one section per m= line.
/// Tolerant where phones differ (LF alone, missing s= or t=, unknown types, bytes that are not UTF-8); strict where a
/// wrong guess would send media astray (version, ports, connection lines).
/// </summary>
internal static class SdpParser
{
    /// <summary>Largest description in bytes.</summary>
    public const int MaxBytes = 32_768;

    /// <summary>Longest line in bytes.</summary>
    public const int MaxLineBytes = 4_096;

    /// <summary>Most lines.</summary>
    public const int MaxLines = 1_024;

    /// <summary>Most m= sections.</summary>
    public const int MaxMedia = 64;

    /// <summary>Most formats in one m= line.</summary>
    public const int MaxFormats = 128;

    public static bool TryParse(ReadOnlySpan<byte> data, out SessionDescription description, out SdpFault fault)
    {
        description = new SessionDescription();
        fault = default;
        if (data.Length > MaxBytes)
        {
            fault = new SdpFault(0, "session description is too large");
            return false;
        }

        var builder = new Builder();
        var number = 0;
        while (!data.IsEmpty)
        {
            var line = TakeLine(ref data);
            number++;
            if (builder.TryAdd(number, line) is { } reason)
            {
                fault = new SdpFault(number, reason);
                return false;
            }
        }

        if (number == 0)
        {
            fault = new SdpFault(0, "session description is empty");
            return false;
        }

        description = builder.Build();
        return true;
    }

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf((byte)'\n');
        var line = end < 0 ? data : data[..end];
        data = end < 0 ? [] : data[(end + 1)..];
        return line.TrimEnd((byte)'\r');
    }

    /// <summary>Collects lines; each returns null or the reason why the description cannot be used.</summary>
    private sealed class Builder
    {
        private readonly List<SdpAttribute> _sessionAttributes = [];
        private readonly List<MediaDescription> _media = [];
        private List<SdpAttribute> _attributes;
        private List<SdpAttribute> _bandwidths = [];
        private SessionDescription _session = new();

        public Builder() => _attributes = _sessionAttributes;

        public string? TryAdd(int number, ReadOnlySpan<byte> line)
        {
            if (number > MaxLines)
            {
                return "too many lines";
            }

            if (line.Length > MaxLineBytes)
            {
                return "line is too long";
            }

            if (number == 1)
            {
                return line.SequenceEqual("v=0"u8) ? null : "version is not v=0";
            }

            if (line.IsEmpty)
            {
                return null;
            }

            return line.Length < 2 || line[1] != '=' ? "not a type=value line" : Add((char)line[0], Text(line[2..]));
        }

        public SessionDescription Build() => _session with { Attributes = _sessionAttributes, Media = _media };

        private string? Add(char type, string value) => type switch
        {
            'o' => AddOrigin(value),
            's' => AddName(value),
            'c' => AddConnection(value),
            'm' => AddMedia(value),
            'a' => AddAttribute(value),
            'b' => AddBandwidth(value),
            _ => null,
        };

        private string? AddOrigin(string value)
        {
            if (!SdpOrigin.TryParse(value, out var origin))
            {
                return "origin is malformed";
            }

            _session = _session with { Origin = origin };
            return null;
        }

        private string? AddName(string value)
        {
            _session = _session with { Name = value };
            return null;
        }

        private string? AddConnection(string value)
        {
            if (!SdpConnection.TryParse(value, out var connection))
            {
                return "connection is malformed";
            }

            if (_media.Count == 0)
            {
                _session = _session with { Connection = connection };
            }
            else
            {
                _media[^1] = _media[^1] with { Connection = connection };
            }

            return null;
        }

        private string? AddMedia(string value)
        {
            var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length < 4 || parts.Length > 3 + MaxFormats || value.Any(char.IsControl))
            {
                return "media line is malformed";
            }

            if (_media.Count == MaxMedia)
            {
                return "too many media lines";
            }

            if (!TryParsePort(parts[1], out var port))
            {
                return "port is out of range";
            }

            _attributes = [];
            _bandwidths = [];
            _media.Add(new MediaDescription
            {
                Kind = parts[0],
                Port = port,
                Protocol = parts[2],
                Formats = parts[3..],
                Bandwidths = _bandwidths,
                Attributes = _attributes,
            });
            return null;
        }

        private string? AddAttribute(string value)
        {
            var colon = value.IndexOf(':', StringComparison.Ordinal);
            _attributes.Add(colon < 0 ? new SdpAttribute(value) : new SdpAttribute(value[..colon], value[(colon + 1)..]));
            return null;
        }

        // Those of the whole session are not asked for.
        private string? AddBandwidth(string value)
        {
            if (_media.Count > 0 && value.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                _bandwidths.Add(new SdpAttribute(value[..colon], value[(colon + 1)..]));
            }

            return null;
        }

        /// <summary>port ["/" count]; the count belongs to layered multicast and is ignored.</summary>
        private static bool TryParsePort(string text, out int port)
        {
            var slash = text.IndexOf('/', StringComparison.Ordinal);
            var digits = slash < 0 ? text : text[..slash];
            return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65_535;
        }

        private static string Text(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value).Trim();
    }
}
