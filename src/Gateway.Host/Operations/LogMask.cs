using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Host.Operations;

/// <summary>Makes a text safe for one line of the log: hides the middle of phone numbers and writes control characters,
/// which a peer may have sent to forge a line, as \uXXXX.</summary>
public static partial class LogMask
{
    private const int ShownInFront = 4;
    private const int ShownBehind = 2;
    private const string Hidden = "•••";

    /// <summary><paramref name="text"/> with its phone numbers masked: E.164 numbers, and user parts of sip, sips and tel
    /// URIs that are numbers. Other digits, such as those of a Call-ID, stay.</summary>
    public static string Text(string text) => Escape(Numbers().Replace(text, match => Number(match.Value)));

    /// <summary>One number with its middle hidden, for example <c>+493•••67</c>; short internal numbers stay.</summary>
    public static string Number(string number) => number.Length <= ShownInFront + ShownBehind
        ? number
        : string.Concat(number.AsSpan(0, ShownInFront), Hidden, number.AsSpan(number.Length - ShownBehind));

    private static string Escape(string text)
    {
        if (!text.Any(IsUnsafe))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length + 16);
        foreach (var letter in text)
        {
            _ = IsUnsafe(letter) ? safe.Append($"\\u{(int)letter:x4}") : safe.Append(letter);
        }

        return safe.ToString();
    }

    private static bool IsUnsafe(char letter) => char.IsControl(letter) || letter is '\u2028' or '\u2029';

    [GeneratedRegex(@"(?<![\w.])\+[0-9]{7,15}(?![0-9])|(?<=(?:sips?|tel):\+?)[0-9]{7,15}(?![0-9])")]
    private static partial Regex Numbers();
}
