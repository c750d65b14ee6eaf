namespace Gateway.Host.Configuration;

/// <summary>How callers are understood.</summary>
public sealed record SpeechOptions
{
    /// <summary>Folder of the recognition models; a relative path starts at the data folder. Default "models".</summary>
    public string Models { get; init; } = "models";

    /// <summary>Recognitions that may run at once, one thread each. Default: the number of processors; range 1-64.</summary>
    public int AtOnce { get; init; } = Environment.ProcessorCount;

    /// <summary>Language to the recogniser for it. A missing language is <see cref="RecognizerKind.Auto"/>.</summary>
    public IReadOnlyDictionary<string, RecognizerChoice> Recognizers { get; init; } =
        new Dictionary<string, RecognizerChoice>();

    /// <summary>What is to be used for <paramref name="language"/>.</summary>
    public RecognizerChoice For(string language) =>
        Recognizers.TryGetValue(language, out var choice) ? choice : RecognizerChoice.Auto;
}
