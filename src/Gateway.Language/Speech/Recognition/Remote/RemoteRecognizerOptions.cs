namespace Gateway.Language.Speech.Recognition.Remote;

/// <summary>A recogniser behind the OpenAI-compatible interface: whisper.cpp's server, speaches, vLLM, LocalAI.</summary>
public sealed record RemoteRecognizerOptions
{
    /// <summary>Address of the server without the path, for example http://10.0.0.5:8000. Callers' voices go there.</summary>
    public required Uri Server { get; init; }

    /// <summary>The model's name on that server, for example "whisper-1".</summary>
    public string Model { get; init; } = "whisper-1";

    /// <summary>Bearer token, from the environment or a file; none when the server asks for none.</summary>
    public string? Token { get; init; }

    /// <summary>ISO 639-1 codes of the languages it is used for.</summary>
    public IReadOnlyList<string> Languages { get; init; } = ["de", "en", "fr", "it"];

    /// <summary>How long one utterance may take. Default 8 s; then the caller is served by keys.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Requests at the same time. Default 8.</summary>
    public int AtOnce { get; init; } = 8;
}
