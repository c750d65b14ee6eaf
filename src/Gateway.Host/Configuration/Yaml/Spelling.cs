namespace Gateway.Host.Configuration.Yaml;

/// <summary>Finds the word that was probably meant.</summary>
internal static class Spelling
{
    private const int LongestWord = 64;

    /// <summary><c>, did you mean 'x'?</c> when a known word is near, else the list of <paramref name="known"/>.</summary>
    public static string Hint(string word, IReadOnlyCollection<string> known)
    {
        if (Nearest(word, known) is { } nearest)
        {
            return $", did you mean '{nearest}'?";
        }

        return known.Count == 0 ? "" : $", expected one of: {string.Join(", ", known.Order(StringComparer.Ordinal))}";
    }

    /// <summary>The known word that is at most a third of its letters away; null for none.</summary>
    public static string? Nearest(string word, IEnumerable<string> known) => known
        .Select(candidate => (candidate, distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
        .Where(pair => pair.distance <= Math.Max(1, pair.candidate.Length / 3))
        .OrderBy(pair => pair.distance)
        .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
        .Select(pair => pair.candidate)
        .FirstOrDefault();

    // Optimal string alignment: Levenshtein's distance with swapped neighbours as one step.
    private static int Distance(string a, string b)
    {
        if (a.Length > LongestWord || b.Length > LongestWord)
        {
            return int.MaxValue;
        }

        var steps = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                steps[i, j] = i == 0 || j == 0 ? i + j : Shortest(steps, a, b, i, j);
            }
        }

        return steps[a.Length, b.Length];
    }

    private static int Shortest(int[,] steps, string a, string b, int i, int j)
    {
        var replaced = steps[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        var shortest = Math.Min(replaced, 1 + Math.Min(steps[i - 1, j], steps[i, j - 1]));
        var isSwapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return isSwapped ? Math.Min(shortest, steps[i - 2, j - 2] + 1) : shortest;
    }
}
