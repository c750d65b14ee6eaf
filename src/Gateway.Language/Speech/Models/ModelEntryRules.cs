namespace Gateway.Language.Speech.Models;

/// <summary>What an entry of a catalogue must be, beyond its form.</summary>
internal static class ModelEntryRules
{
    /// <summary>Every fault of <paramref name="entry"/>, each a clause for the operator.</summary>
    public static IEnumerable<string> Faults(ModelEntry entry)
    {
        if (!ModelPath.IsName(entry.Name))
        {
            yield return "name: expected at most 64 lower-case letters, digits, dots and dashes";
        }

        if (entry.Languages.Count == 0 || !entry.Languages.All(IsLanguage))
        {
            yield return "languages: expected ISO 639-1 codes such as [\"de\", \"en\"]";
        }

        if (string.IsNullOrWhiteSpace(entry.Licence) || entry.Licence.Any(char.IsControl))
        {
            yield return "licence: expected one line";
        }

        foreach (var fault in RoleFaults(entry.Engine, entry.Roles).Concat(FileFaults(entry)))
        {
            yield return fault;
        }
    }

    /// <summary>Roles that the engine cannot do without, and paths that leave the folder.</summary>
    public static IEnumerable<string> RoleFaults(ModelEngine engine, IReadOnlyDictionary<ModelRole, string> roles)
    {
        foreach (var missing in Needed(engine).Where(role => !roles.ContainsKey(role)))
        {
            yield return $"roles: {missing.ToString().ToLowerInvariant()} is missing";
        }

        foreach (var (role, path) in roles.Where(role => !ModelPath.IsInside(role.Value)))
        {
            yield return $"roles: {role.ToString().ToLowerInvariant()}: '{Shown(path)}' is no path inside the model's folder";
        }
    }

    private static IEnumerable<string> FileFaults(ModelEntry entry)
    {
        if (entry.Files.Count == 0 || (entry.Files.Count > 1 && entry.Files.Any(file => file.Unpack)))
        {
            yield return "files: expected the model's files, or one archive";
        }

        foreach (var file in entry.Files)
        {
            foreach (var fault in FileFaults(file))
            {
                yield return $"files: '{Shown(file.Path)}': {fault}";
            }
        }

        var paths = entry.Files.Select(file => file.Path).ToHashSet();
        if (paths.Count != entry.Files.Count)
        {
            yield return "files: two have the same path";
        }

        if (!entry.Files.Any(file => file.Unpack))
        {
            foreach (var (role, path) in entry.Roles.Where(role => !paths.Contains(role.Value) && ModelPath.IsInside(role.Value)))
            {
                yield return $"roles: {role.ToString().ToLowerInvariant()}: '{path}' is none of the files";
            }
        }
    }

    private static IEnumerable<string> FileFaults(ModelDownload file)
    {
        if (!ModelPath.IsInside(file.Path) || (file.Unpack && file.Path.Contains('/')))
        {
            yield return "is no path inside the model's folder";
        }

        if (!file.Url.IsAbsoluteUri || file.Url.Scheme is not ("http" or "https"))
        {
            yield return "url: expected http(s)://host/path";
        }

        if (file.Size <= 0)
        {
            yield return "size: expected a number of bytes";
        }

        if (file.Sha256 is { } sum && (sum.Length != 64 || !sum.All(char.IsAsciiHexDigit)))
        {
            yield return "sha256: expected 64 hexadecimal digits";
        }
    }

    private static ModelRole[] Needed(ModelEngine engine) => engine switch
    {
        ModelEngine.Whisper => [ModelRole.Encoder, ModelRole.Decoder, ModelRole.Tokens],
        ModelEngine.NemoTransducer => [ModelRole.Encoder, ModelRole.Decoder, ModelRole.Joiner, ModelRole.Tokens],
        _ => [ModelRole.Model, ModelRole.Tokens],
    };

    private static bool IsLanguage(string code) => code.Length is 2 or 3 && code.All(char.IsAsciiLetterLower);

    private static string Shown(string path) => new([.. path.Take(80).Select(c => char.IsControl(c) ? '?' : c)]);
}
