namespace Gateway.Language.Speech.Models;

/// <summary>What a model's files are for: which family of sherpa-onnx loads them.</summary>
public enum ModelEngine
{
    /// <summary>Recogniser: roles encoder, decoder, tokens.</summary>
    Whisper,

    /// <summary>Recogniser: roles encoder, decoder, joiner, tokens.</summary>
    NemoTransducer,

    /// <summary>Recogniser: roles model, tokens.</summary>
    NemoCtc,

    /// <summary>Recogniser of any other CTC family in zipformer's form, without metadata: roles model, tokens.</summary>
    Ctc,

    /// <summary>Voice: roles model, tokens and phonemes (espeak-ng's data folder) or lexicon.</summary>
    VitsVoice,
}
