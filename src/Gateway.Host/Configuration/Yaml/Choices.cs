namespace Gateway.Host.Configuration.Yaml;

/// <summary>Readers of values that are one of a few words.</summary>
internal static class Choices
{
    /// <summary>yes or no.</summary>
    public static readonly ScalarReader<bool> YesNo = Of<bool>(("yes", true), ("no", false), ("true", true), ("false", false));

    /// <summary>One of <paramref name="words"/>, each with what it stands for.</summary>
    public static ScalarReader<T> Of<T>(params (string Word, T Value)[] words) => (string text, out T value) =>
    {
        var found = Array.FindIndex(words, word => word.Word == text);
        value = found < 0 ? words[0].Value : words[found].Value;
        return found >= 0 ? null : $"'{text}' is none of {string.Join(", ", words.Select(word => word.Word))}";
    };
}
