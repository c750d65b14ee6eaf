namespace Gateway.Language.Speech.Models;

/// <summary>What one path inside a model's folder is to its engine.</summary>
public enum ModelRole
{
    /// <summary>Network that turns sound into features.</summary>
    Encoder,

    /// <summary>Network that turns features into tokens.</summary>
    Decoder,

    /// <summary>Network that joins both in a transducer.</summary>
    Joiner,

    /// <summary>The only network of a model that has one.</summary>
    Model,

    /// <summary>Text file with one token and its number a line.</summary>
    Tokens,

    /// <summary>Text file with one word and its phonemes a line.</summary>
    Lexicon,

    /// <summary>Folder with espeak-ng's data.</summary>
    Phonemes,
}
