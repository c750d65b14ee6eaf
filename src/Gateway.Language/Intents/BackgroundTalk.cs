namespace Gateway.Language.Intents;

/// <summary>
/// What people say that hardly any company is called for: small talk, other people's business, wrong numbers. It shows
/// the classifier what lies outside; sentences that do fit one of the operator's intents are left out by the caller.
/// </summary>
internal static class BackgroundTalk
{
    /// <summary>Sentences in <paramref name="language"/>; none for a language that the classifier has no list for.</summary>
    public static IReadOnlyList<string> In(string language)
    {
        var name = $"{typeof(BackgroundTalk).Namespace}.Background.{language}.txt";
        using var stream = typeof(BackgroundTalk).Assembly.GetManifestResourceStream(name);
        if (stream is null)
        {
            return [];
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
