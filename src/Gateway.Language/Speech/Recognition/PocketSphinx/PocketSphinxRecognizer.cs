using System.Diagnostics.CodeAnalysis;
using Gateway.Language.Speech.Sound;
using Microsoft.Extensions.Logging;

namespace Gateway.Language.Speech.Recognition.PocketSphinx;

/// <summary>
/// English without a download: PocketSphinx with Debian's en-us model, a language model made from the operator's example
/// sentences mixed with general English, and an acoustic model moved to telephone sound.
/// </summary>
public sealed partial class PocketSphinxRecognizer : IRecognizer, IAsyncDisposable
{
    // Root mean square of 16-bit steps; below it nobody speaks, and the decoder would make words of the noise.
    private const double Silence = 30;

    // A short answer has few frames to take the mean of; more noise steadies it ("no" was heard as "the").
    private const double YesNoDither = 2.5;

    private readonly PocketSphinxOptions options;
    private readonly DecoderFiles files;
    private readonly EnginePool<PocketSphinxDecoder> decoders;

    private PocketSphinxRecognizer(PocketSphinxOptions options, DecoderFiles files)
    {
        this.options = options;
        this.files = files;
        decoders = new EnginePool<PocketSphinxDecoder>(() => new PocketSphinxDecoder(files, options), options.Decoders);
    }

    /// <inheritdoc />
    public string Name => "pocketsphinx en-us";

    /// <inheritdoc />
    public IReadOnlyList<string> Languages { get; } = ["en"];

    /// <summary>
    /// Builds the language model from the operator's English example sentences and loads a first decoder; about half a second.
    /// False with a reason for the operator when library or model are not installed.
    /// </summary>
    public static bool TryCreate(
        IEnumerable<string> sentences,
        PocketSphinxOptions options,
        ILoggerFactory loggers,
        [NotNullWhen(true)] out PocketSphinxRecognizer? recognizer,
        [NotNullWhen(false)] out string? reason)
    {
        recognizer = null;
        reason = null;
        DecoderFiles? files = null;
        try
        {
            files = DecoderFiles.Write(sentences, options);
            if (files.GuessedWords.Count > 0)
                Guessed(loggers.CreateLogger<PocketSphinxRecognizer>(), string.Join(", ", files.GuessedWords));
            var created = new PocketSphinxRecognizer(options, files);
            created.decoders.Warm();
            recognizer = created;
            return true;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            reason = $"PocketSphinx is not installed (Debian package libpocketsphinx3): {error.Message}";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            reason = $"PocketSphinx's English model is missing (Debian package pocketsphinx-en-us): {error.Message}";
        }
        catch (Exception error) when (error is RecognitionException or InvalidDataException)
        {
            reason = $"PocketSphinx does not start: {error.Message}";
        }

        files?.Dispose();
        return false;
    }

    /// <inheritdoc />
    public Task<Transcript> RecognizeAsync(
        ReadOnlyMemory<short> pcm,
        SampleRate rate,
        string language,
        Expectation expectation,
        CancellationToken cancellation)
    {
        if (Level(pcm.Span) < Silence)
            return Task.FromResult(Transcript.Nothing);
        var dither = expectation == Expectation.YesNo ? YesNoDither * options.Dither : options.Dither;
        var sound = Dither(Upsampler.ToWideband(pcm, rate).Span, dither);
        return decoders.RunAsync(decoder => decoder.Recognize(sound, expectation, options.RejectBelow), cancellation);
    }

    /// <summary>Waits for recognitions under way, frees the decoders and removes the temporary files.</summary>
    public async ValueTask DisposeAsync()
    {
        await decoders.DisposeAsync();
        files.Dispose();
    }

    private static double Level(ReadOnlySpan<short> pcm)
    {
        double energy = 0;
        foreach (var sample in pcm)
            energy += sample * (double)sample;
        return Math.Sqrt(energy / Math.Max(1, pcm.Length));
    }

    // The telephone leaves the upper bands and the pauses empty; their logarithms jump without a little noise.
    private static short[] Dither(ReadOnlySpan<short> pcm, double deviation)
    {
        var noise = new Random(1);
        var sound = new short[pcm.Length];
        for (int i = 0; i < sound.Length; i++)
        {
            var nearlyNormal = (noise.NextDouble() + noise.NextDouble() + noise.NextDouble() + noise.NextDouble() - 2) * 1.73;
            sound[i] = (short)Math.Clamp(pcm[i] + Math.Round(deviation * nearlyNormal), short.MinValue, short.MaxValue);
        }

        return sound;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Words of the examples that no dictionary knows are pronounced by rule: {Words}")]
    private static partial void Guessed(ILogger log, string words);
}
