using System.Runtime.InteropServices;
using System.Text;
using Gateway.Language.Speech.Native;
using Sphinx = Gateway.Language.Speech.Native.PocketSphinx;

namespace Gateway.Language.Speech.Recognition.PocketSphinx;

/// <summary>
/// One PocketSphinx decoder with a search for sentences and one for yes and no, each a mix of small language models with the
/// general one. One thread at a time.
/// </summary>
internal sealed unsafe class PocketSphinxDecoder : IDisposable
{
    private readonly nint logMath;
    private nint decoder;

    /// <summary>Loads models and searches.</summary>
    /// <exception cref="RecognitionException">PocketSphinx refused one of the files.</exception>
    internal PocketSphinxDecoder(DecoderFiles files, PocketSphinxOptions options)
    {
        decoder = Create(files.Arguments(options));
        logMath = Sphinx.GetLogMath(decoder);
        try
        {
            var weight = (float)options.ExampleWeight;
            AddSearch(nameof(Expectation.Sentence), [(files.Examples, weight), (files.General, 1 - weight)]);
            AddSearch(nameof(Expectation.YesNo), [(files.YesNo, 0.85f), (files.Examples, 0.15f)]);
        }
        catch (RecognitionException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Recognises a whole utterance at 16 kHz.</summary>
    internal Transcript Recognize(ReadOnlySpan<short> pcm, Expectation expectation, double rejectBelow)
    {
        if (Sphinx.SetSearch(decoder, expectation.ToString()) != 0 || Sphinx.StartUtterance(decoder) != 0)
            throw new RecognitionException("PocketSphinx did not start an utterance.");
        fixed (short* samples = pcm)
            Sphinx.ProcessRaw(decoder, samples, (nuint)pcm.Length, noSearch: 0, isFullUtterance: 1);
        if (Sphinx.EndUtterance(decoder) != 0)
            throw new RecognitionException("PocketSphinx did not end an utterance.");
        return Result(rejectBelow);
    }

    public void Dispose()
    {
        if (decoder != 0)
            Sphinx.Free(decoder);
        decoder = 0;
    }

    // The hypothesis has to be asked for first: it runs the search for the best path that gives the words' posteriors.
    private Transcript Result(double rejectBelow)
    {
        int score;
        if (Sphinx.GetHypothesis(decoder, &score) == 0)
            return Transcript.Nothing;
        var text = new StringBuilder();
        double confidence = 0;
        int frames = 0;
        for (var segment = Sphinx.FirstSegment(decoder); segment != 0; segment = Sphinx.NextSegment(segment))
            if (Spoken(segment) is { } word)
            {
                text.Append(text.Length > 0 ? " " : "").Append(word);
                var length = Frames(segment);
                confidence += length * Posterior(segment);
                frames += length;
            }

        if (frames == 0)
            return Transcript.Nothing;
        confidence /= frames;
        return new Transcript(text.ToString(), confidence, confidence < rejectBelow);
    }

    // Fillers stand in brackets, further pronunciations have a number: "<sil>", "[NOISE]", "your(2)".
    private static string? Spoken(nint segment)
    {
        var word = Marshal.PtrToStringUTF8(Sphinx.SegmentWord(segment)) ?? "";
        var bracket = word.IndexOf('(', StringComparison.Ordinal);
        word = bracket > 0 ? word[..bracket] : word;
        return word.Length > 0 && char.IsAsciiLetter(word[0]) ? word : null;
    }

    private double Posterior(nint segment)
    {
        int acoustic, language, backoff;
        var posterior = Sphinx.SegmentPosterior(segment, &acoustic, &language, &backoff);
        return Math.Clamp(Math.Exp(Sphinx.ToNaturalLog(logMath, posterior)), 0, 1);
    }

    private static int Frames(nint segment)
    {
        int first, last;
        Sphinx.SegmentFrames(segment, &first, &last);
        return last - first + 1;
    }

    private static nint Create(IReadOnlyList<string> arguments)
    {
        using var text = new NativeText();
        var values = arguments.Select(text.Add).ToArray();
        nint parsed;
        fixed (nint* first = values)
            parsed = Sphinx.ParseArguments(0, Sphinx.Arguments(), values.Length, first, 1);
        if (parsed == 0)
            throw new RecognitionException("PocketSphinx refused its arguments.");
        var created = Sphinx.Create(parsed);
        Sphinx.FreeArguments(parsed);
        return created != 0 ? created : throw new RecognitionException("PocketSphinx could not load its model.");
    }

    private void AddSearch(string name, IReadOnlyList<(string Path, float Weight)> parts)
    {
        var config = Sphinx.GetConfig(decoder);
        var models = parts.Select(part => Sphinx.ReadLanguageModel(config, part.Path, 0, logMath)).ToArray();
        if (models.Contains(0))
            throw new RecognitionException("PocketSphinx could not read a language model.");
        using var text = new NativeText();
        var names = parts.Select((_, index) => text.Add($"{name}{index}")).ToArray();
        var weights = parts.Select(part => part.Weight).ToArray();
        nint mix;
        fixed (nint* model = models, modelName = names)
        fixed (float* weight = weights)
            mix = Sphinx.MixLanguageModels(config, model, modelName, weight, models.Length);
        var isSet = mix != 0 && Sphinx.SetLanguageModel(decoder, name, mix) == 0;
        Array.ForEach([.. models, mix], model => Sphinx.FreeLanguageModel(model));
        if (!isSet)
            throw new RecognitionException($"PocketSphinx refused the language model for {name}.");
    }
}
