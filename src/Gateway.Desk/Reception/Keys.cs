namespace Gateway.Desk.Reception;

/// <summary>Keys that mean the same in every state of a call.</summary>
public static class Keys
{
    /// <summary>A person, from anywhere.</summary>
    public const char Person = '0';

    /// <summary>The line's other language.</summary>
    public const char OtherLanguage = '9';

    /// <summary>Says it again.</summary>
    public const char Repeat = '*';

    /// <summary>Yes to a yes/no question.</summary>
    public const char Yes = '1';

    /// <summary>No to a yes/no question.</summary>
    public const char No = '2';
}
