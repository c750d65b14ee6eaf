using Gateway.Desk.Contacts;
using Gateway.Language.Intents;
using Gateway.Language.Speech.Endpointing;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Desk.Reception;

/// <summary>"How can I help you?", at most twice. Ends with a wish that may still need a confirmation, or with a key.</summary>
internal sealed class OpenQuestion(Phrasebook phrases, Understanding understanding, Endpointer endpointer, TimeProvider time)
{
    private const int AttemptsAtMost = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    /// <summary>Asks; <paramref name="mustHear"/> is played before the first attempt.</summary>
    public async Task<(Answer.Key? Key, Wish Wish, int Questions)> AskAsync(
        Guest guest,
        IReadOnlyList<Prompt> mustHear,
        CancellationToken ct)
    {
        var turn = new Turn(guest.Call, endpointer, time);
        var phrase = Phrase.Question;
        for (var questions = 1; ; phrase = Phrase.Again)
        {
            var question = await phrases.SayAsync(guest.Language, phrase, ct).ConfigureAwait(false);
            guest.Journal.Tell(TimelineKind.Asked, phrase.ToString());
            var answer = await turn.AskAsync(mustHear, [question], Patience, ct).ConfigureAwait(false);
            mustHear = [];
            if (answer is Answer.Key key)
            {
                return (key, Wish.Unknown, questions);
            }

            var wish = await ReadAsync(guest, answer, ct).ConfigureAwait(false);
            if (answer is Answer.Speech { IsEarly: true } && wish.Decision != IntentDecision.Accept)
            {
                // A "hello?" into the greeting was no answer to a question that had not been heard.
                phrase = Phrase.Question;
                continue;
            }

            if (wish.Decision != IntentDecision.Repeat || questions == AttemptsAtMost)
            {
                return (null, wish, questions);
            }

            questions++;
        }
    }

    private async Task<Wish> ReadAsync(Guest guest, Answer answer, CancellationToken ct)
    {
        if (answer is not Answer.Speech speech)
        {
            guest.Journal.Tell(TimelineKind.NotUnderstood, "nothing was said");
            return Wish.Unknown;
        }

        var wish = await understanding.ReadWishAsync(speech.Utterance, guest.Language, ct).ConfigureAwait(false);
        guest.Journal.Heard(wish.Words, wish.Intent?.Name, wish.Confidence);
        return wish;
    }
}
