namespace Gateway.Language.Speech.Recognition;

/// <summary>A speech engine failed: the caller was not misunderstood, we are broken. Answered with keys instead of speech.</summary>
public sealed class RecognitionException(string message, Exception? inner = null) : Exception(message, inner);
