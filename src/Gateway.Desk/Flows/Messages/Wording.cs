using System.Collections.Frozen;
using System.Text.Json;
using Gateway.Desk.Reception;

namespace Gateway.Desk.Flows.Messages;

/// <summary>Everything the gateway writes by itself, in each language. A later folder wins, so that an operator's own words replace
/// the shipped ones.</summary>
public sealed class Wording
{
    private const string Fallback = "en";

    private readonly FrozenDictionary<(string Language, WrittenPhrase Phrase), string> _texts;

    private Wording(Dictionary<(string Language, WrittenPhrase Phrase), string> texts)
    {
        _texts = texts.ToFrozenDictionary();
        Languages = [.. texts.Keys.Select(key => key.Language).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The languages that can be written.</summary>
    public IReadOnlyList<string> Languages { get; }

    /// <summary>Reads <c>folder/language.json</c>, objects of phrase and text.</summary>
    /// <exception cref="InvalidDataException">A file is damaged, or a language lacks a phrase; the message names it.</exception>
    public static Wording Load(IReadOnlyList<string> folders)
    {
        var texts = new Dictionary<(string, WrittenPhrase), string>();
        foreach (var file in folders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)))
        {
            var language = Path.GetFileNameWithoutExtension(file);
            foreach (var (name, text) in Read(file))
            {
                texts[(language, PhraseOf(name, file))] = text;
            }
        }

        var missing = texts.Keys.Select(key => key.Item1).Distinct()
            .SelectMany(language => Enum.GetValues<WrittenPhrase>().Select(phrase => (language, phrase)))
            .Where(key => !texts.ContainsKey(key))
            .Select(key => $"{key.language}.json: {NameOf(key.phrase)}")
            .ToArray();
        return missing.Length == 0
            ? new Wording(texts)
            : throw new InvalidDataException($"The texts {string.Join(", ", missing)} are missing in {string.Join(" and ", folders)}.");
    }

    /// <summary>A phrase with its places filled.</summary>
    public string Write(string language, WrittenPhrase phrase, params ReadOnlySpan<(string Place, string Words)> filled)
    {
        var text = _texts.TryGetValue((language, phrase), out var own) ? own : _texts[(Fallback, phrase)];
        foreach (var (place, words) in filled)
        {
            text = text.Replace($"{{{place}}}", words, StringComparison.Ordinal);
        }

        return text;
    }

    private static Dictionary<string, string> Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return JsonSerializer.Deserialize<Dictionary<string, string>>(stream) ?? [];
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{file} cannot be read: {fault.Message}", fault);
        }
    }

    private static WrittenPhrase PhraseOf(string name, string file) => Enum.GetValues<WrittenPhrase>()
        .Where(phrase => NameOf(phrase) == name)
        .Select(phrase => (WrittenPhrase?)phrase)
        .FirstOrDefault() ?? throw new InvalidDataException($"{file}: there is no text '{name}'.");

    private static string NameOf(WrittenPhrase phrase) => Phrasebook.FileNameOf(phrase);
}
