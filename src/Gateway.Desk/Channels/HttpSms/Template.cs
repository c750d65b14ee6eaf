using System.Text;

namespace Gateway.Desk.Channels.HttpSms;

/// <summary>A text with {placeholders}. Other braces stay, so that JSON can be written as it is; what is put in is escaped for the place
/// where it stands, so that a message can never become a field, a header or a parameter of its own.</summary>
public static class Template
{
    /// <summary>The placeholders there are.</summary>
    public static readonly IReadOnlyList<string> Names = ["to", "from", "text", "id", "secret"];

    /// <summary>Whether a placeholder occurs.</summary>
    public static bool Holds(string template, string name) => template.Contains('{' + name + '}', StringComparison.Ordinal);

    /// <summary>Where the first placeholder stands; -1 when there is none.</summary>
    public static int FirstOf(string template) => Names
        .Select(name => template.IndexOf('{' + name + '}', StringComparison.Ordinal))
        .Where(at => at >= 0).DefaultIfEmpty(-1).Min();

    /// <summary>Puts values in, each escaped; what a value holds is never read as a placeholder.</summary>
    public static string Fill(string template, IReadOnlyDictionary<string, string> values, Func<string, string> escape)
    {
        var text = new StringBuilder();
        for (var at = 0; at < template.Length;)
        {
            if (template[at] == '{' && NameAt(template, at) is { } name && values.TryGetValue(name, out var value))
            {
                text.Append(escape(value));
                at += name.Length + 2;
            }
            else
            {
                text.Append(template[at++]);
            }
        }

        return text.ToString();
    }

    private static string? NameAt(string template, int at) => Names.FirstOrDefault(name =>
        at + name.Length + 1 < template.Length && template[at + name.Length + 1] == '}'
        && template.AsSpan(at + 1, name.Length).SequenceEqual(name));
}
