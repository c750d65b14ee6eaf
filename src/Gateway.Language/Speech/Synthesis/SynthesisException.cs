namespace Gateway.Language.Speech.Synthesis;

/// <summary>A text could not be spoken; the dialogue falls back to a recorded prompt.</summary>
public sealed class SynthesisException(string message, Exception? inner = null) : Exception(message, inner);
