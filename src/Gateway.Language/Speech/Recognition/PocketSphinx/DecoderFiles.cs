using System.Globalization;
using Sphinx = Gateway.Language.Speech.Native.PocketSphinx;

namespace Gateway.Language.Speech.Recognition.PocketSphinx;

/// <summary>
/// The files that decoders load: dictionary, transform and small language models, written at start into a temporary folder from
/// the operator's example sentences, and the installed model beside them. Dispose it after the decoders.
/// </summary>
internal sealed class DecoderFiles : IDisposable
{
    // Unigram share of the words that are in no example sentence.
    private const double OtherShare = 0.3;
    private const double OtherShareYesNo = 0.1;

    // "the" sounds like a short "no" on the telephone, and nobody answers a yes/no question with it.
    private const int ShortestOtherYesNo = 4;

    private readonly DirectoryInfo folder;
    private readonly string modelFolder;

    private DecoderFiles(DirectoryInfo folder, string modelFolder)
    {
        this.folder = folder;
        this.modelFolder = modelFolder;
    }

    internal string Examples => Path.Combine(folder.FullName, "examples.lm");

    internal string YesNo => Path.Combine(folder.FullName, "yes-no.lm");

    internal string General => Path.Combine(modelFolder, "en-us.lm.bin");

    /// <summary>Words of the examples that no dictionary knows and that are pronounced by rule.</summary>
    internal IReadOnlyList<string> GuessedWords { get; private init; } = [];

    private string Dictionary => Path.Combine(folder.FullName, "words.dict");

    private string Transform => Path.Combine(folder.FullName, "telephone.mllr");

    internal static DecoderFiles Write(IEnumerable<string> sentences, PocketSphinxOptions options)
    {
        // It would write to our standard error.
        Sphinx.SetLogCallback(0, 0);
        PronunciationDictionary dictionary;
        using (var lines = File.OpenText(Path.Combine(options.ModelFolder, "cmudict-en-us.dict")))
            dictionary = new PronunciationDictionary(lines);
        var general = GeneralEnglish.Read(
            Path.Combine(options.ModelFolder, "en-us.lm.bin"), options.GeneralWords, dictionary.Knows);
        var examples = new BigramModel(sentences, general, OtherShare);
        var longWords = general.Where(word => word.Key.Length >= ShortestOtherYesNo).ToDictionary();
        var yesNo = new BigramModel(YesNoSentences.English, longWords, OtherShareYesNo);
        var words = examples.Vocabulary.Union(yesNo.Vocabulary).Order(StringComparer.Ordinal);

        var folder = Directory.CreateTempSubdirectory("gateway-speech-");
        var guessed = new StringWriter();
        var unknown = dictionary.Write(words, guessed);
        var files = new DecoderFiles(folder, options.ModelFolder) { GuessedWords = unknown };
        File.WriteAllText(files.Dictionary, guessed.ToString());
        WriteTo(files.Examples, examples.Write);
        WriteTo(files.YesNo, yesNo.Write);
        WriteTo(files.Transform, TelephoneTransform.Write);
        return files;
    }

    /// <summary>The command line of a decoder.</summary>
    internal IReadOnlyList<string> Arguments(PocketSphinxOptions options)
    {
        string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
        return
        [
            "gateway",
            "-hmm", Path.Combine(modelFolder, "en-us"),
            "-dict", Dictionary,
            "-lm", Examples,
            "-mllr", Transform,
            "-lw", Text(options.LanguageWeight),
            "-logfn", "/dev/null",
        ];
    }

    public void Dispose()
    {
        folder.Refresh();
        if (folder.Exists)
            folder.Delete(recursive: true);
    }

    private static void WriteTo(string path, Action<TextWriter> write)
    {
        using var output = new StreamWriter(path);
        output.NewLine = "\n";
        write(output);
    }
}
