namespace Gateway.Language.Speech.Recognition.PocketSphinx;

/// <summary>How English is recognised without a downloaded model. The defaults were measured on telephone sound; see docs.</summary>
public sealed record PocketSphinxOptions
{
    /// <summary>Folder of the acoustic model, dictionary and general language model. Default: where Debian puts pocketsphinx-en-us.</summary>
    public string ModelFolder { get; init; } = "/usr/share/pocketsphinx/model/en-us";

    /// <summary>Recognitions at the same time; each takes about 100 MiB and one core. Default: the machine's cores, at most 4.</summary>
    public int Decoders { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Frequent English words known besides the examples' own. Default 10000; fewer is faster and understands less.</summary>
    public int GeneralWords { get; init; } = 10000;

    /// <summary>Share of the operator's examples against general English in the language model, 0 to 1. Default 0.4.</summary>
    public double ExampleWeight { get; init; } = 0.4;

    /// <summary>Weight of the language model against the sound. Default 7; higher clings to expected sentences.</summary>
    public double LanguageWeight { get; init; } = 7;

    /// <summary>Transcripts below this confidence are rejected, 0 to 1. Default 0.2.</summary>
    public double RejectBelow { get; init; } = 0.2;

    /// <summary>Standard deviation of the noise added before recognition, in 16-bit steps. Default 5, 76 dB below full scale.</summary>
    public double Dither { get; init; } = 5;
}
