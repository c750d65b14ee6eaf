using System.Text;

namespace Gateway.Desk.Channels.Email.Mime;

/// <summary>Text whose long lines were cut at spaces (RFC 3676, 4): a line that ends with a space goes on in the next.</summary>
internal static class FlowedText
{
    public static string Unfold(string text, bool deletesSpace)
    {
        var unfolded = new StringBuilder(text.Length);
        var open = -1;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var depth = line.Length - line.TrimStart('>').Length;
            var rest = line[depth..];
            rest = rest.StartsWith(" ") ? rest[1..] : rest;
            if (open < 0 || open != depth)
            {
                unfolded.Append(open >= 0 ? "\n" : "").Append('>', depth).Append(depth > 0 && rest.Length > 0 ? " " : "");
            }

            // The line before a signature ends with a space and is not flowed.
            var isFlowed = rest.EndsWith(" ") && rest is not "-- ";
            unfolded.Append(isFlowed && deletesSpace ? rest[..^1] : rest);
            unfolded.Append(isFlowed ? "" : "\n");
            open = isFlowed ? depth : -1;
        }

        return unfolded.ToString();
    }
}
