namespace Gateway.Host.Configuration;

/// <summary>The recogniser chosen for one language.</summary>
/// <param name="Kind">Which engine.</param>
/// <param name="Model">Name of the model for <see cref="RecognizerKind.Model"/>, else null.</param>
/// <param name="Url">Endpoint for <see cref="RecognizerKind.Remote"/>, else null.</param>
public sealed record RecognizerChoice(RecognizerKind Kind, string? Model = null, Uri? Url = null)
{
    /// <summary>Left to the gateway.</summary>
    public static RecognizerChoice Auto { get; } = new(RecognizerKind.Auto);
}

/// <summary>The engines that a configuration can name.</summary>
public enum RecognizerKind
{
    /// <summary>The best model that is installed, else PocketSphinx where it knows the language, else keys.</summary>
    Auto,

    /// <summary>PocketSphinx; English only.</summary>
    PocketSphinx,

    /// <summary>A model that <c>gateway model pull</c> fetched.</summary>
    Model,

    /// <summary>An OpenAI-compatible transcription endpoint.</summary>
    Remote,

    /// <summary>None: callers of this language choose by key.</summary>
    None,
}
