using Gateway.Desk.Contacts;
using Gateway.Telephony.Calls;

namespace Gateway.Desk.Reception;

/// <summary>The caller as the reception sees them: the line, who they are, and the language that is spoken.</summary>
public sealed class Guest(Call call, HotlineOptions hotline, string? name, string language, ContactJournal journal)
{
    /// <summary>The caller's leg.</summary>
    public Call Call => call;

    /// <summary>The line that was dialled.</summary>
    public HotlineOptions Hotline => hotline;

    /// <summary>Name to greet with; null when unknown.</summary>
    public string? Name => name;

    /// <summary>Language spoken now; a key changes it.</summary>
    public string Language { get; private set; } = language;

    /// <summary>Where each step is told.</summary>
    public ContactJournal Journal => journal;

    /// <summary>The line's other language, if it has one: the next in its list.</summary>
    public string? OtherLanguage => hotline.Languages.Count < 2
        ? null
        : hotline.Languages[(hotline.Languages.ToList().IndexOf(Language) + 1) % hotline.Languages.Count];

    /// <summary>Goes on in <see cref="OtherLanguage"/>.</summary>
    public void ChangeLanguage() => Language = OtherLanguage ?? Language;
}
