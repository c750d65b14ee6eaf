using Gateway.Host.Configuration.Yaml;
using Gateway.Language.Speech.Models;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads the <c>speech</c> mapping of <c>gateway.yaml</c>.</summary>
internal static class SpeechSection
{
    private const string ModelPrefix = "model ";

    public static SpeechOptions Read(Section speech)
    {
        var defaults = new SpeechOptions();
        var read = defaults with
        {
            Models = speech.Value("models", Scalars.Text(400), defaults.Models),
            AtOnce = speech.Value("at-once", Scalars.Number(1, 64), defaults.AtOnce),
            Recognizers = ReadRecognizers(speech),
        };
        speech.Close();
        return read;
    }

    private static Dictionary<string, RecognizerChoice> ReadRecognizers(Section speech)
    {
        var choices = new Dictionary<string, RecognizerChoice>();
        foreach (var entry in speech.Entries("recognisers", "en: auto"))
        {
            if (Scalars.Language(entry.Key, out _) is { } wrong)
            {
                speech.Faults.Add(entry.Line, $"'recognisers': {wrong}");
            }
            else if (speech.TryScalar<RecognizerChoice>(entry.Key, entry.Value, Choice, out var choice))
            {
                if (choice.Value.Kind == RecognizerKind.PocketSphinx && entry.Key != "en")
                {
                    speech.Faults.Add(choice.Line, $"'{entry.Key}': pocketsphinx knows English only, expected auto, none, model NAME or an address");
                }

                CheckModel(speech, entry.Key, choice);
                choices[entry.Key] = choice.Value;
            }
        }

        return choices;
    }

    // A model of the operator's own catalogue lies in the data folder, which nobody named yet: so an unknown name warns.
    private static void CheckModel(Section speech, string language, Located<RecognizerChoice> choice)
    {
        if (choice.Value.Model is not { } name)
        {
            return;
        }

        var catalogue = ModelCatalogue.Shipped();
        if (catalogue.Find(name) is not { } model)
        {
            var known = catalogue.Entries.Where(entry => entry.Languages.Contains(language)).Select(entry => entry.Name).ToList();
            speech.Faults.Warn(choice.Line, $"'{language}': the gateway ships no model '{name}'{Spelling.Hint(name, known)}");
        }
        else if (model.Engine == ModelEngine.VitsVoice || !model.Languages.Contains(language))
        {
            speech.Faults.Add(choice.Line, $"'{language}': the model '{name}' does not recognise {language}, expected one that does: see 'gateway model list'");
        }
    }

    private static string? Choice(string text, out RecognizerChoice value)
    {
        value = text switch
        {
            "none" => new RecognizerChoice(RecognizerKind.None),
            "pocketsphinx" => new RecognizerChoice(RecognizerKind.PocketSphinx),
            _ when text.StartsWith(ModelPrefix, StringComparison.Ordinal) && text[ModelPrefix.Length..].Trim() is { Length: > 0 } model =>
                new RecognizerChoice(RecognizerKind.Model, Model: model),
            _ when Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" =>
                new RecognizerChoice(RecognizerKind.Remote, Url: new Uri(text)),
            _ => RecognizerChoice.Auto,
        };
        return value != RecognizerChoice.Auto || text == "auto" ? null
            : $"'{text}' is no recogniser, expected auto, none, pocketsphinx, model NAME or http(s)://host/path";
    }
}
