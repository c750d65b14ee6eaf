using Gateway.Desk.Contacts;
using Gateway.Language.Intents;
using Gateway.Language.Speech.Endpointing;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Desk.Reception;

/// <summary>"Is it about your invoice?", asked once, when the wish is only probable.</summary>
internal sealed class Confirmation(Phrasebook phrases, Understanding understanding, Endpointer endpointer, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The wish when it was confirmed or not denied, an unknown one after a no; a key other than yes and no is
    /// handed back.</summary>
    public async Task<(Answer.Key? Key, Wish Wish)> AskAsync(Guest guest, Wish wish, CancellationToken ct)
    {
        if (await QuestionAsync(wish, guest.Language, ct).ConfigureAwait(false) is not { } question)
        {
            return (null, wish);
        }

        guest.Journal.Tell(TimelineKind.Asked, $"is it {wish.Intent!.Name}?");
        var answer = await new Turn(guest.Call, endpointer, time).AskAsync([], [question], Patience, ct).ConfigureAwait(false);
        if (answer is Answer.Key { Digit: not (Keys.Yes or Keys.No) } key)
        {
            return (key, wish);
        }

        var meaning = answer switch
        {
            Answer.Key { Digit: Keys.Yes } => YesNoAnswer.Yes,
            Answer.Key => YesNoAnswer.No,
            Answer.Speech speech => await understanding
                .ReadYesNoAsync(speech.Utterance, guest.Language, ct).ConfigureAwait(false),
            _ => YesNoAnswer.Unclear,
        };
        guest.Journal.Tell(TimelineKind.Confirmed, meaning.ToString());
        return meaning switch
        {
            YesNoAnswer.Yes => (null, wish with { Confidence = 1, Decision = IntentDecision.Accept }),
            YesNoAnswer.No => (null, Wish.Unknown),
            _ => (null, wish),
        };
    }

    /// <summary>The sound of the question; null when no voice can speak it.</summary>
    public ValueTask<Prompt?> QuestionAsync(Wish wish, string language, CancellationToken ct) =>
        phrases.TrySayAsync(language, Phrase.Confirm, ct, ("topic", wish.LabelIn(language)!));
}
