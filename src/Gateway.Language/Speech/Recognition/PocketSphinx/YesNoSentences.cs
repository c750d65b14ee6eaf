namespace Gateway.Language.Speech.Recognition.PocketSphinx;

/// <summary>How people answer "Is it about your invoice?".</summary>
internal static class YesNoSentences
{
    internal static readonly IReadOnlyList<string> English =
    [
        "yes", "yes", "yes", "yes", "yeah", "yeah", "yep", "yup", "yes please", "yes it is", "yes that's right", "yes exactly",
        "that's right", "that is right", "that's correct", "that is correct", "correct", "exactly", "right", "sure", "of course",
        "okay", "absolutely", "it is", "yes that's it", "you got it", "indeed", "certainly", "true",
        "no", "no", "no", "no", "nope", "nah", "no thanks", "no thank you", "no it's not", "no it isn't", "not really", "no not that",
        "that's wrong", "that's not right", "that's not correct", "that is wrong", "no that's wrong", "wrong", "incorrect",
        "not at all", "never", "no something else", "something else", "neither", "no I meant something else", "no way", "not quite",
    ];
}
