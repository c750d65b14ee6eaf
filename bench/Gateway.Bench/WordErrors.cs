namespace Gateway.Bench;

/// <summary>Garbles sentences as a recogniser would: words are dropped, or others of the same vocabulary stand in their place.</summary>
internal sealed class WordErrors(IReadOnlyList<string> sentences, double share)
{
    private readonly string[] _vocabulary = [.. sentences.SelectMany(sentence => sentence.Split(' '))];
    private readonly Random _random = new(7);

    /// <summary>Returns <paramref name="sentence"/> with errors, half of them dropped words.</summary>
    public string In(string sentence) =>
        string.Join(' ', sentence.Split(' ').Select(Garble).Where(word => word.Length > 0));

    private string Garble(string word) => _random.NextDouble() switch
    {
        var chance when chance >= share => word,
        var chance when chance >= share / 2 => _vocabulary[_random.Next(_vocabulary.Length)],
        _ => "",
    };
}
