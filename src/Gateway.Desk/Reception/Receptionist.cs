using Gateway.Desk.Contacts;
using Gateway.Language.Intents;
using Gateway.Language.Speech.Endpointing;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Desk.Reception;

/// <summary>
/// The short spoken dialogue: greet, one open question, confirm only when unsure, hand over. At most two questions before
/// a person or an answer; <see cref="Keys"/> work in every state.
/// </summary>
public sealed class Receptionist
{
    private const int LanguageChangesAtMost = 4;
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(5);

    private readonly Phrasebook _phrases;
    private readonly Understanding _understanding;
    private readonly Endpointer _endpointer;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<IntentOptions> _intents;
    private readonly IReadOnlyList<IntentOptions> _choices;
    private readonly Greeting _greeting;
    private readonly OpenQuestion _openQuestion;
    private readonly Confirmation _confirmation;
    private readonly KeyMenu _keyMenu;

    /// <summary>One receptionist serves all calls.</summary>
    public Receptionist(
        Phrasebook phrases,
        Understanding understanding,
        IReadOnlyList<IntentOptions> intents,
        Endpointer endpointer,
        TimeProvider time)
    {
        _phrases = phrases;
        _understanding = understanding;
        _endpointer = endpointer;
        _time = time;
        _intents = intents;
        _choices = [.. intents.Where(intent => intent.Key is not null).OrderBy(intent => intent.Key)];
        _greeting = new Greeting(phrases);
        _openQuestion = new OpenQuestion(phrases, understanding, endpointer, time);
        _confirmation = new Confirmation(phrases, understanding, endpointer, time);
        _keyMenu = new KeyMenu(phrases, _choices, endpointer, time);
    }

    /// <summary>Speaks in advance what callers of these languages may get to hear, so that the first one need not wait.</summary>
    public async Task PrepareAsync(IReadOnlyCollection<string> languages, CancellationToken ct)
    {
        foreach (var language in languages)
        {
            foreach (var choice in _choices.Where(_ => !_understanding.Covers(language)))
            {
                await _keyMenu.ChoiceAsync(choice, language, ct).ConfigureAwait(false);
            }

            foreach (var intent in _intents.Where(_ => _understanding.Covers(language)))
            {
                await _confirmation.QuestionAsync(Wish.ByKey(intent), language, ct).ConfigureAwait(false);
            }

            foreach (var answer in _intents.Select(intent => intent.Answer.GetValueOrDefault(language)).OfType<string>())
            {
                await _phrases.TrySpeakAsync(language, answer, ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Serves one caller until it is known who should talk with them.</summary>
    public async Task<ReceptionOutcome> RunAsync(Guest guest, CancellationToken ct)
    {
        var opening = await _greeting.ForAsync(guest, ct).ConfigureAwait(false);
        guest.Journal.Tell(TimelineKind.Greeted, guest.Name is null ? "greeted" : "greeted by name");
        for (var changes = 0; ; changes++)
        {
            var (key, wish) = await AskAsync(guest, opening, ct).ConfigureAwait(false);
            if (key == Keys.OtherLanguage && guest.OtherLanguage is not null && changes < LanguageChangesAtMost)
            {
                guest.ChangeLanguage();
                guest.Journal.Tell(TimelineKind.LanguageChanged, guest.Language);
                opening = [await _greeting.NoticeAsync(guest, ct).ConfigureAwait(false)];
            }
            else if (key == Keys.Repeat && changes < LanguageChangesAtMost)
            {
                opening = [];
            }
            else
            {
                return await HandOverAsync(guest, key is { } digit ? Chosen(guest, digit) : wish, ct).ConfigureAwait(false);
            }
        }
    }

    private async Task<(char? Key, Wish Wish)> AskAsync(Guest guest, IReadOnlyList<Prompt> opening, CancellationToken ct)
    {
        if (!_understanding.Covers(guest.Language))
        {
            return ((await _keyMenu.AskAsync(guest, opening, ct).ConfigureAwait(false))?.Digit, Wish.Unknown);
        }

        var (key, wish, questions) = await _openQuestion.AskAsync(guest, opening, ct).ConfigureAwait(false);
        if (key is null && wish.Decision == IntentDecision.Confirm && questions == 1)
        {
            (key, wish) = await _confirmation.AskAsync(guest, wish, ct).ConfigureAwait(false);
        }

        return (key?.Digit, wish);
    }

    // Any key without a choice behind it, 0 before all, leads to a person.
    private Wish Chosen(Guest guest, char digit)
    {
        var intent = _choices.FirstOrDefault(choice => choice.Key == digit - '0');
        guest.Journal.Tell(TimelineKind.KeyPressed, intent is null ? $"{digit}: a person" : $"{digit}: {intent.Name}");
        return intent is null ? Wish.Unknown : Wish.ByKey(intent);
    }

    private async Task<ReceptionOutcome> HandOverAsync(Guest guest, Wish wish, CancellationToken ct)
    {
        if (wish.Intent is { } intent && intent.Answer.TryGetValue(guest.Language, out var answer))
        {
            if (await AnswerAsync(guest, answer, ct).ConfigureAwait(false))
            {
                return new ReceptionOutcome.Solved(wish, guest.Language);
            }

            return new ReceptionOutcome.ToQueue(wish, guest.Language, intent.Queue ?? guest.Hotline.Queue);
        }

        var phrase = wish.Intent is null ? Phrase.Person : Phrase.Connecting;
        var prompt = await _phrases.SayAsync(guest.Language, phrase, ct).ConfigureAwait(false);
        await guest.Call.PlayAsync(prompt, ct).ConfigureAwait(false);
        return new ReceptionOutcome.ToQueue(wish, guest.Language, wish.Intent?.Queue ?? guest.Hotline.Queue);
    }

    // True when the caller hung up after hearing the answer; whoever stays or presses a key gets a person.
    private async Task<bool> AnswerAsync(Guest guest, string answer, CancellationToken ct)
    {
        if (await _phrases.TrySpeakAsync(guest.Language, answer, ct).ConfigureAwait(false) is not { } sentence)
        {
            return false;
        }

        var stay = await _phrases.SayAsync(guest.Language, Phrase.AfterAnswer, ct).ConfigureAwait(false);
        var turn = new Turn(guest.Call, _endpointer, _time);
        if (await turn.AskForKeyAsync([sentence], TimeSpan.Zero, ct).ConfigureAwait(false) is Answer.Key)
        {
            return false;
        }

        guest.Journal.Tell(TimelineKind.Replied, "answered the question");
        try
        {
            await turn.AskForKeyAsync([stay], AnswerPatience, ct).ConfigureAwait(false);
            return false;
        }
        catch (OperationCanceledException) when (guest.Call.Ended.IsCancellationRequested)
        {
            return true;
        }
    }
}
