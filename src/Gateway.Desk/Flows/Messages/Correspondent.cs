using System.Globalization;
using System.Threading.Channels;
using Gateway.Desk.Channels;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Flows.Messages;

/// <summary>The customer as the flow of messages sees them: where they write, who they are, the language, what was written, and how to
/// answer. Its flow alone uses it.</summary>
internal sealed class Correspondent(
    Conversation conversation,
    IChannel channel,
    Channels.ChannelOptions options,
    IMessageStore store,
    Correspondence correspondence,
    OptOuts optOuts,
    Wording wording,
    string company,
    Channel<Signal> mailbox,
    TimeProvider time)
{
    private ContactJournal? _journal;
    private const int RecentAtMost = 30;

    private IReadOnlyList<string> _choices = [];
    private IReadOnlyList<Message> _unanswered = [];
    private bool _isNoticed;

    /// <summary>Where they write.</summary>
    public IChannel Channel => channel;

    /// <summary>How that channel is configured.</summary>
    public Channels.ChannelOptions Options => options;

    /// <summary>The conversation as it is stored.</summary>
    public Conversation Conversation { get; private set; } = conversation;

    /// <summary>Who they are; none while no contact is open.</summary>
    public Customer? Customer { get; set; }

    /// <summary>Where each step is told.</summary>
    public ContactJournal Journal
    {
        get => _journal ?? throw new InvalidOperationException("No contact is open.");
        set => _journal = value;
    }

    /// <summary>Language written.</summary>
    public string Language => Conversation.Language is { } known && options.Languages.Contains(known) ? known : options.Languages[0];

    /// <summary>What others tell the flow.</summary>
    public Channel<Signal> Mailbox => mailbox;

    /// <summary>The time.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Whether it is a chat, where short questions are in place.</summary>
    public bool IsChat => channel.Traits.Work == WorkKind.Chat;

    /// <summary>Goes on after a restart: what we wrote last counts, and what came after it was looked at and not answered.</summary>
    public async Task ResumeAsync(CancellationToken ct)
    {
        var recent = await RecentAsync(RecentAtMost, ct).ConfigureAwait(false);
        var last = recent.LastOrDefault(message => message.Author == MessageAuthor.Gateway);
        _isNoticed = last is not null && last.ContactId == Conversation.ContactId;
        _choices = last?.Choices ?? [];
        _unanswered =
        [
            .. recent.Reverse().TakeWhile(message => message.IsInbound).Reverse()
                .Where(message => message.State == MessageState.Handled && message.ContactId == Conversation.ContactId),
        ];
    }

    /// <summary>The words of the choice whose number was written, where choices are numbered lines; else what was written.</summary>
    public string Chosen(string words) =>
        int.TryParse(words.AsSpan().Trim().TrimEnd('.'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= _choices.Count
            ? _choices[number - 1]
            : words;

    /// <summary>Changes what is kept of the conversation.</summary>
    public Task ChangeAsync(Func<Conversation, Conversation> change, CancellationToken ct)
    {
        Conversation = change(Conversation);
        return store.UpdateAsync(Conversation, ct);
    }

    /// <summary>What was written and not looked at yet; it counts as looked at now, as part of the open contact. STOP and START are taken
    /// care of here.</summary>
    public async Task<IReadOnlyList<Message>> TakeAsync(CancellationToken ct)
    {
        var messages = await store.UnhandledAsync(Conversation.Id, ct).ConfigureAwait(false);
        foreach (var message in messages.Where(OptOuts.IsOne))
        {
            await optOuts.TakeAsync(this, message, ct).ConfigureAwait(false);
        }

        if (messages.Count > 0)
        {
            await store.HandledAsync([.. messages.Select(message => message.Id)], _journal?.Contact.Id, ct).ConfigureAwait(false);
        }

        return messages;
    }

    /// <summary>Waits until a person wrote words, and takes them; empty when nothing came within <paramref name="patience"/>. Agents who
    /// act meanwhile are told that they do not have it.</summary>
    public async Task<IReadOnlyList<Message>> ReadAsync(TimeSpan patience, CancellationToken ct)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var silence = Task.Delay(patience, time, waiting.Token);
        while (true)
        {
            var words = _unanswered.Concat(await TakeAsync(ct).ConfigureAwait(false)).Where(IsWords).ToList();
            _unanswered = [];
            if (words.Count > 0)
            {
                await waiting.CancelAsync().ConfigureAwait(false);
                return words;
            }

            var news = mailbox.Reader.WaitToReadAsync(waiting.Token).AsTask();
            if (await Task.WhenAny(news, silence).ConfigureAwait(false) == silence)
            {
                await silence.ConfigureAwait(false);
                await waiting.CancelAsync().ConfigureAwait(false);
                return [];
            }

            await news.ConfigureAwait(false);
            DismissActs();
        }
    }

    /// <summary>Writes one of the gateway's own phrases.</summary>
    public Task WriteAsync(WrittenPhrase phrase, CancellationToken ct, params ReadOnlySpan<(string Place, string Words)> filled) =>
        WriteAsync(wording.Write(Language, phrase, filled), [], ct);

    /// <summary>Writes as the gateway; the first time it says that it is a machine.</summary>
    public async Task WriteAsync(string text, IReadOnlyList<string> choices, CancellationToken ct)
    {
        var notice = _isNoticed ? "" : wording.Write(Language, WrittenPhrase.Notice, ("company", company)) + "\n\n";
        _isNoticed = true;
        _choices = choices;
        await correspondence.WriteAsync(
            new OutgoingMessage
            {
                Id = Guid.CreateVersion7(time.GetUtcNow()),
                ConversationId = Conversation.Id,
                ContactId = _journal?.Contact.Id,
                Author = MessageAuthor.Gateway,
                Text = notice + text,
                Subject = Conversation.Subject,
                Choices = choices,
            },
            channel.Traits,
            ct).ConfigureAwait(false);
    }

    /// <summary>Writes as an agent.</summary>
    public Task WriteAsync(string agent, AgentAction.Reply reply, CancellationToken ct) => correspondence.WriteAsync(
        new OutgoingMessage
        {
            Id = reply.Id ?? Guid.CreateVersion7(time.GetUtcNow()),
            ConversationId = Conversation.Id,
            ContactId = Journal.Contact.Id,
            Author = MessageAuthor.Agent,
            Agent = agent,
            Text = reply.Text,
            Subject = Conversation.Subject,
            Attachments = reply.Attachments,
        },
        channel.Traits,
        ct);

    /// <summary>Confirms what was said about being written to; that goes out even after STOP.</summary>
    public Task ConfirmAsync(WrittenPhrase phrase, CancellationToken ct) => correspondence.WriteAsync(
        new OutgoingMessage
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            ConversationId = Conversation.Id,
            ContactId = _journal?.Contact.Id,
            Author = MessageAuthor.Gateway,
            Text = wording.Write(Language, phrase),
            Subject = Conversation.Subject,
            IsAutomatic = true,
        },
        channel.Traits,
        ct);

    /// <summary>A line for the agent alone; it is neither stored nor sent.</summary>
    public Message Notice(string text) => new()
    {
        Id = Guid.CreateVersion7(time.GetUtcNow()),
        ConversationId = Conversation.Id,
        Author = MessageAuthor.Gateway,
        Kind = MessageKind.Note,
        Text = text,
        At = time.GetUtcNow(),
        State = MessageState.Handled,
    };

    /// <summary>Keeps an agent's note.</summary>
    public Task NoteAsync(string agent, string text, CancellationToken ct) => correspondence.NoteAsync(
        new OutgoingMessage
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            ConversationId = Conversation.Id,
            ContactId = Journal.Contact.Id,
            Author = MessageAuthor.Agent,
            Agent = agent,
            Kind = MessageKind.Note,
            Text = text,
        },
        ct);

    /// <summary>A phrase in the customer's language, for a choice.</summary>
    public string Phrase(WrittenPhrase phrase, params ReadOnlySpan<(string Place, string Words)> filled) => wording.Write(Language, phrase, filled);

    /// <summary>The last messages, oldest first.</summary>
    public Task<IReadOnlyList<Message>> RecentAsync(int count, CancellationToken ct) => store.RecentAsync(Conversation.Id, count, null, ct);

    /// <summary>Whether a message says something new, rather than being a reaction or a machine's note.</summary>
    public static bool IsWords(Message message) =>
        !message.IsAutomatic && !OptOuts.IsOne(message) && message.Kind is MessageKind.Text or MessageKind.Choice or MessageKind.Location or MessageKind.ContactCard;

    /// <summary>Answers the agents who act on a conversation that they do not have.</summary>
    public void DismissActs()
    {
        while (mailbox.Reader.TryRead(out var signal))
        {
            if (signal is Signal.Act act)
            {
                act.Answer.TrySetResult("you do not have this conversation");
            }
        }
    }
}
