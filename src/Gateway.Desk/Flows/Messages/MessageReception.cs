using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;
using Gateway.Desk.Reception;
using Gateway.Language.Intents;

namespace Gateway.Desk.Flows.Messages;

/// <summary>
/// The short written dialogue: understand what it is about, answer what is known and ask whether that helped, and hand over to a person
/// when asked, when nothing is known, or after two misses. It never poses as a person, and by e-mail it never asks.
/// </summary>
internal sealed class MessageReception(Understanding understanding, IReadOnlyList<IntentOptions> intents)
{
    private const int MissesAtMost = 2;
    private const int ChoicesAtMost = 3;

    // Who has not answered our question for so long has found another way; a new message opens a new contact.
    private static readonly TimeSpan ChatPatience = TimeSpan.FromHours(24);
    private static readonly TimeSpan EmailPatience = TimeSpan.FromDays(4);

    /// <summary>Serves the customer until it is known who should help them; an ending when nobody has to.</summary>
    public async Task<(ReceptionOutcome? Outcome, Ending? Ending)> RunAsync(Correspondent customer, CancellationToken ct)
    {
        var misses = customer.Conversation.Phase == ConversationPhase.Asked ? 1 : 0;
        var pending = Wish.Unknown;
        while (true)
        {
            var said = await customer.ReadAsync(customer.IsChat ? ChatPatience : EmailPatience, ct).ConfigureAwait(false);
            if (said.Count == 0)
            {
                return (null, customer.Conversation.Phase == ConversationPhase.Answered
                    ? new Ending(Result.Solved, Reasons.QuestionAnswered)
                    : new Ending(Result.CallerLeft, Reasons.NoAnswerToQuestion));
            }

            var words = customer.Chosen(string.Join('\n', said.Select(message => message.Text)));
            await NoteLanguageAsync(customer, words, ct).ConfigureAwait(false);
            var isYesNoAsked = pending.Intent is not null || customer.Conversation.Phase == ConversationPhase.Answered;
            var answer = isYesNoAsked ? YesNo.Read(words, customer.Language) : YesNoAnswer.Unclear;
            if (customer.Conversation.Phase == ConversationPhase.Answered && answer == YesNoAnswer.Yes)
            {
                await customer.WriteAsync(WrittenPhrase.Glad, ct).ConfigureAwait(false);
                return (null, new Ending(Result.Solved, Reasons.QuestionAnswered));
            }

            var wish = pending.Intent is not null && answer == YesNoAnswer.Yes ? pending with { Decision = IntentDecision.Accept, Confidence = 1 } : Read(customer, words);
            var isMissed = answer == YesNoAnswer.No || wish.Decision != IntentDecision.Accept;
            if (IsForPerson(customer, words, wish, answer) || (isMissed && ++misses >= MissesAtMost))
            {
                Tell(customer, wish, isMissed);
                return (ToQueue(customer, isMissed ? Wish.Unknown with { Words = words } : wish), null);
            }

            Tell(customer, wish, isMissed);
            if (!isMissed && !await TryAnswerAsync(customer, wish, ct).ConfigureAwait(false))
            {
                return (ToQueue(customer, wish), null);
            }

            if (isMissed && !await AskAsync(customer, wish, answer, ct).ConfigureAwait(false))
            {
                return (ToQueue(customer, Wish.Unknown with { Words = words }), null);
            }

            pending = isMissed && wish.Decision == IntentDecision.Confirm && answer != YesNoAnswer.No ? wish : Wish.Unknown;
        }
    }

    // A choice that we offered is the very label of its intent.
    private Wish Read(Correspondent customer, string words)
    {
        var chosen = intents.FirstOrDefault(intent => string.Equals(LabelOf(customer, intent), words.Trim(), StringComparison.OrdinalIgnoreCase));
        return chosen is not null ? Wish.ByKey(chosen)
            : words.Length == 0 ? Wish.Unknown
            : understanding.ReadWish(words);
    }

    private static bool IsForPerson(Correspondent customer, string words, Wish wish, YesNoAnswer answer) =>
        PersonWish.IsIn(words)
        || (customer.Conversation.Phase == ConversationPhase.Answered && answer == YesNoAnswer.No)
        || (wish is { Decision: IntentDecision.Accept, Intent: { } intent } && !IsAnswered(customer, intent));

    private static bool IsAnswered(Correspondent customer, IntentOptions intent) =>
        customer.Options.Answers && intent.Answer.ContainsKey(customer.Language);

    private static async Task<bool> TryAnswerAsync(Correspondent customer, Wish wish, CancellationToken ct)
    {
        if (wish.Intent is not { } intent || !IsAnswered(customer, intent))
        {
            return false;
        }

        var text = $"{intent.Answer[customer.Language]}\n\n{customer.Phrase(WrittenPhrase.Helped)}";
        string[] choices = customer.IsChat ? [customer.Phrase(WrittenPhrase.Yes), customer.Phrase(WrittenPhrase.ChoosePerson)] : [];
        await customer.WriteAsync(text, choices, ct).ConfigureAwait(false);
        await customer.ChangeAsync(conversation => conversation with { Phase = ConversationPhase.Answered }, ct).ConfigureAwait(false);
        customer.Journal.Change(contact => contact with
        {
            Answered = contact.Answered ?? customer.Now,
            Intent = intent.Name,
            Confidence = wish.Confidence,
        });
        customer.Journal.Tell(TimelineKind.Replied, "answered the question");
        return true;
    }

    // False where nothing is asked: by e-mail, and where the operator wants no machine to answer.
    private async Task<bool> AskAsync(Correspondent customer, Wish wish, YesNoAnswer answer, CancellationToken ct)
    {
        if (!customer.IsChat || !customer.Options.Answers)
        {
            return false;
        }

        if (wish.Decision == IntentDecision.Confirm && answer != YesNoAnswer.No)
        {
            await customer.WriteAsync(
                customer.Phrase(WrittenPhrase.Confirm, ("topic", wish.LabelIn(customer.Language) ?? "")),
                [customer.Phrase(WrittenPhrase.Yes), customer.Phrase(WrittenPhrase.No), customer.Phrase(WrittenPhrase.ChoosePerson)],
                ct).ConfigureAwait(false);
        }
        else
        {
            await customer.WriteAsync(
                customer.Phrase(WrittenPhrase.Question),
                [.. Choices().Select(intent => LabelOf(customer, intent)), customer.Phrase(WrittenPhrase.ChoosePerson)],
                ct).ConfigureAwait(false);
        }

        await customer.ChangeAsync(conversation => conversation with { Phase = ConversationPhase.Asked }, ct).ConfigureAwait(false);
        customer.Journal.Tell(TimelineKind.Asked);
        return true;
    }

    private IEnumerable<IntentOptions> Choices() =>
        intents.Where(intent => intent.Key is not null).OrderBy(intent => intent.Key).Take(ChoicesAtMost);

    private static string LabelOf(Correspondent customer, IntentOptions intent) =>
        Wish.ByKey(intent).LabelIn(customer.Language) ?? intent.Name;

    private static async Task NoteLanguageAsync(Correspondent customer, string words, CancellationToken ct)
    {
        if (LanguageGuess.Of(words, customer.Options.Languages) is { } language && language != customer.Language)
        {
            await customer.ChangeAsync(conversation => conversation with { Language = language }, ct).ConfigureAwait(false);
            customer.Journal.Change(contact => contact with { Language = language });
            customer.Journal.Tell(TimelineKind.LanguageChanged, language);
        }
    }

    private static void Tell(Correspondent customer, Wish wish, bool isMissed) => customer.Journal.Tell(
        isMissed ? TimelineKind.NotUnderstood : TimelineKind.Understood,
        isMissed || wish.Intent is null ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{wish.Intent.Name} ({wish.Confidence:P0})"));

    private static ReceptionOutcome.ToQueue ToQueue(Correspondent customer, Wish wish) =>
        new(wish, customer.Language, wish.Intent?.Queue ?? customer.Options.Queue);
}
