using System.Globalization;
using Gateway.Desk.Contacts;
using Gateway.Language.Speech.Endpointing;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Desk.Reception;

/// <summary>At most four choices by key, for callers whose language nobody here understands; read out twice.</summary>
internal sealed class KeyMenu(
    Phrasebook phrases,
    IReadOnlyList<IntentOptions> choices,
    Endpointer endpointer,
    TimeProvider time)
{
    private const int ReadAtMost = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    /// <summary>The key that was pressed; null when none was.</summary>
    public async Task<Answer.Key?> AskAsync(Guest guest, IReadOnlyList<Prompt> mustHear, CancellationToken ct)
    {
        var turn = new Turn(guest.Call, endpointer, time);
        IReadOnlyList<Prompt> menu = [.. mustHear, .. await ReadOutAsync(guest, ct).ConfigureAwait(false)];
        for (var read = 1; read <= ReadAtMost; read++)
        {
            guest.Journal.Tell(TimelineKind.Asked, "choice by key");
            if (await turn.AskForKeyAsync(menu, Patience, ct).ConfigureAwait(false) is Answer.Key key)
            {
                return key;
            }

            menu = [.. menu.Skip(mustHear.Count)];
            mustHear = [];
        }

        guest.Journal.Tell(TimelineKind.NotUnderstood, "no key was pressed");
        return null;
    }

    /// <summary>The sound of one choice; null when no voice can speak it, and the caller still has the key for a person.</summary>
    public async ValueTask<Prompt?> ChoiceAsync(IntentOptions choice, string language, CancellationToken ct)
    {
        var topic = Wish.ByKey(choice).LabelIn(language)!;
        var key = choice.Key!.Value.ToString(CultureInfo.InvariantCulture);
        return await phrases
            .TrySayAsync(language, Phrase.MenuChoice, ct, ("topic", topic), ("key", key)).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<Prompt>> ReadOutAsync(Guest guest, CancellationToken ct)
    {
        var language = guest.Language;
        List<Prompt> menu = [await phrases.SayAsync(language, Phrase.MenuIntro, ct).ConfigureAwait(false)];
        foreach (var choice in choices)
        {
            if (await ChoiceAsync(choice, language, ct).ConfigureAwait(false) is { } spoken)
            {
                menu.Add(spoken);
            }
        }

        menu.Add(await phrases.SayAsync(language, Phrase.MenuPerson, ct).ConfigureAwait(false));
        if (guest.OtherLanguage is { } other)
        {
            menu.Add(await phrases.SayAsync(other, Phrase.MenuLanguage, ct).ConfigureAwait(false));
        }

        return menu;
    }
}
