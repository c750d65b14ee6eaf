using System.Text;

namespace Gateway.Desk.Channels.Email.Mime;

/// <summary>The headers of a mail or of one of its parts (RFC 5322, 2.2), unfolded, in their order. At most <see cref="Most"/>
/// are read; lines that are no header are passed over.</summary>
internal sealed class MailHeaders(IReadOnlyList<KeyValuePair<string, string>> all)
{
    public const int Most = 1000;

    public static MailHeaders None { get; } = new([]);

    public IReadOnlyList<KeyValuePair<string, string>> All => all;

    /// <summary>The first header of that name, as it came; none when there is none.</summary>
    public string? First(string name) => Every(name).FirstOrDefault();

    /// <summary>Every header of that name.</summary>
    public IEnumerable<string> Every(string name) =>
        all.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);

    /// <summary>Reads a block of headers without the empty line behind it.</summary>
    public static MailHeaders Parse(ReadOnlySpan<byte> block) => Parse(Charsets.Decode(block, null));

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static MailHeaders Parse(string block)
    {
        var read = new List<KeyValuePair<string, string>>();
        var unfolding = new StringBuilder();
        foreach (var line in block.AsSpan().EnumerateLines())
        {
            if (line.Length > 0 && line[0] is ' ' or '\t')
            {
                unfolding.Append(' ').Append(line.Trim());
                continue;
            }

            Add(read, unfolding);
            unfolding.Append(line);
        }

        Add(read, unfolding);
        return new MailHeaders(read);
    }

    private static void Add(List<KeyValuePair<string, string>> read, StringBuilder unfolded)
    {
        var line = unfolded.ToString();
        unfolded.Clear();
        var colon = line.IndexOf(':');
        var name = colon > 0 ? line[..colon].TrimEnd() : "";
        if (name.Length > 0 && read.Count < Most && name.All(letter => letter is > ' ' and < '\x7f'))
        {
            read.Add(new(name, line[(colon + 1)..].Trim()));
        }
    }
}
