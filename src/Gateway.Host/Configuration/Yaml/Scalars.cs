using System.Globalization;

namespace Gateway.Host.Configuration.Yaml;

/// <summary>Readers of plain values: text, names, numbers, durations, languages.</summary>
internal static class Scalars
{
    private const string LanguageCodes =
        "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo "
        + "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka "
        + "kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng "
        + "nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su "
        + "sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

    private static readonly HashSet<string> Languages = [.. LanguageCodes.Split(' ')];

    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)),
        ("min", TimeSpan.FromMinutes(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)),
    ];

    /// <summary>One line of text of at most <paramref name="longest"/> letters.</summary>
    public static ScalarReader<string> Text(int longest) => (string text, out string value) =>
    {
        value = text.Trim();
        return value.Length == 0 ? "is empty, expected text"
            : value.Length > longest ? $"has {value.Length} letters, expected at most {longest}"
            : value.Any(char.IsControl) ? "holds a line break or a control character, expected one line of text"
            : null;
    };

    /// <summary>A key that other entries refer to.</summary>
    public static readonly ScalarReader<string> Name = (string text, out string value) =>
    {
        value = text;
        var isName = text.Length is > 0 and <= 32
            && char.IsAsciiLetterOrDigit(text[0])
            && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_' or '.');
        return isName ? null : $"'{text}' is no name, expected up to 32 lower-case letters, digits, '-', '_' or '.', for example billing";
    };

    /// <summary>A two-letter language code of ISO 639-1.</summary>
    public static readonly ScalarReader<string> Language = (string text, out string value) =>
    {
        value = text;
        return Languages.Contains(text) ? null
            : Languages.Contains(text.ToLowerInvariant()) ? $"'{text}' is no language code, did you mean '{text.ToLowerInvariant()}'?"
            : $"'{text}' is no language code, expected two letters as in ISO 639-1, for example de or en";
    };

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static ScalarReader<int> Number(int least, int most) => (string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most
            ? null
            : $"'{text}' does not fit, expected a whole number from {least} to {most}";

    /// <summary>A number with its unit, for example 20s, from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static ScalarReader<TimeSpan> Duration(TimeSpan least, TimeSpan most) => (string text, out TimeSpan value) =>
    {
        var expected = $"expected a number with its unit (ms, s, m, h) from {Write(least)} to {Write(most)}";
        return !TryDuration(text, out value) ? $"'{text}' is no duration, {expected}"
            : value < least || value > most ? $"'{text}' is out of range, {expected}"
            : null;
    };

    /// <summary>One of some words.</summary>
    public static ScalarReader<T> OneOf<T>(params (string Word, T Value)[] words) => (string text, out T value) =>
    {
        var index = Array.FindIndex(words, word => word.Word == text);
        value = index < 0 ? words[0].Value : words[index].Value;
        return index >= 0 ? null : $"'{text}' does not fit, expected one of: {string.Join(", ", words.Select(word => word.Word))}";
    };

    private static bool TryDuration(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        var (unit, length) = Array.Find(Units, pair => text.EndsWith(pair.Unit, StringComparison.Ordinal));
        if (unit is null)
        {
            return text == "0";
        }

        var digits = text.AsSpan(0, text.Length - unit.Length).TrimEnd();
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 1e6)
        {
            return false;
        }

        value = length * number;
        return true;
    }

    private static string Write(TimeSpan span) =>
        span >= TimeSpan.FromHours(1) ? $"{span.TotalHours:0.##}h"
        : span >= TimeSpan.FromMinutes(2) ? $"{span.TotalMinutes:0.##}m"
        : span >= TimeSpan.FromSeconds(1) || span == TimeSpan.Zero ? $"{span.TotalSeconds:0.##}s"
        : $"{span.TotalMilliseconds:0}ms";
}
