using Gateway.Language.Speech.Endpointing;

namespace Gateway.Desk.Reception;

/// <summary>How a caller answered one question.</summary>
internal abstract record Answer
{
    private Answer()
    {
    }

    /// <summary>A key was pressed.</summary>
    public sealed record Key(char Digit) : Answer;

    /// <summary>Something was said; <paramref name="IsEarly"/> when it began before the question could be heard.</summary>
    public sealed record Speech(Utterance Utterance, bool IsEarly) : Answer;

    /// <summary>Nothing came in time.</summary>
    public sealed record Silence : Answer;
}
