using Dapper;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.Messages;
using Gateway.Storage.Delivery;
using Gateway.Storage.Reading;
using Gateway.Storage.Writing;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Messages;

/// <summary>Conversations and messages.</summary>
internal sealed class MessageStore(BatchWriter writer, ReaderPool readers, TimeProvider time) : IMessageStore
{
    private static readonly PreparedCommand Handle = new(
        "UPDATE message SET state = 'Handled', contact_id = @Contact WHERE id = @Id AND state = 'Received'", "@Id", "@Contact");

    private static readonly PreparedCommand Put = new(
        """
        UPDATE conversation SET name = @Name, customer_id = @CustomerId, language = @Language, subject = @Subject,
            phase = @Phase, contact_id = @ContactId, agent = @Agent
        WHERE id = @Id
        """,
        "@Id", "@Name", "@CustomerId", "@Language", "@Subject", "@Phase", "@ContactId", "@Agent");

    private static readonly PreparedCommand Insert = new(
        """
        INSERT INTO message (id, conversation_id, contact_id, channel, author, agent, kind, text, subject, reply_to,
            is_automatic, details, at, stored, state)
        VALUES (@Id, @ConversationId, @ContactId, @Channel, @Author, @Agent, @Kind, @Text, @Subject, @ReplyTo,
            @IsAutomatic, @Details, @Now, @Now, @State)
        ON CONFLICT (id) DO NOTHING
        """,
        "@Id", "@ConversationId", "@ContactId", "@Channel", "@Author", "@Agent", "@Kind", "@Text", "@Subject", "@ReplyTo",
        "@IsAutomatic", "@Details", "@Now", "@State");

    private readonly Arrivals _arrivals = new(time);

    public Task<IReadOnlyList<long>> ReceiveAsync(string channel, IReadOnlyList<InboundEvent> events, CancellationToken ct) =>
        writer.WriteAsync(connection => _arrivals.Write(connection, channel, events), ct);

    public Task<IReadOnlyList<long>> UnfinishedAsync(CancellationToken ct) => readers.ReadAsync<IReadOnlyList<long>>(
        connection => connection.Query<long>(
            """
            SELECT id FROM conversation WHERE contact_id IS NOT NULL
            UNION SELECT conversation_id FROM message WHERE state = 'Received' ORDER BY 1
            """).AsList(),
        ct);

    public Task<Conversation> OpenAsync(string channel, string address, CancellationToken ct) => writer.WriteAsync(
        connection => Find(connection, _arrivals.Conversation(connection, channel, address))!, ct);

    public async Task<Conversation?> FindAsync(long conversation, CancellationToken ct) =>
        await readers.ReadAsync(connection => Find(connection, conversation), ct).ConfigureAwait(false);

    public async Task<Conversation?> FindAsync(Guid contact, CancellationToken ct) => await readers.ReadAsync(
        connection => connection.QuerySingleOrDefault<ConversationRow>(
            $"SELECT {ConversationRow.Columns} FROM conversation WHERE contact_id = @Id", new { Id = contact.ToString() })?.ToConversation(),
        ct).ConfigureAwait(false);

    public Task UpdateAsync(Conversation conversation, CancellationToken ct) => writer.WriteAsync(
        connection => Put.Execute(
            connection, conversation.Id, conversation.Name, conversation.CustomerId, conversation.Language, conversation.Subject,
            conversation.Phase.ToString(), conversation.ContactId?.ToString(), conversation.Agent),
        ct);

    public Task<IReadOnlyList<Identity>> HandlesAsync(long conversation, CancellationToken ct) =>
        readers.ReadAsync<IReadOnlyList<Identity>>(
            connection =>
            [
                .. connection.Query<(string Kind, string Value, string Trust, string Evidence)>(
                    """
                    SELECT kind, value, trust, evidence FROM handle WHERE conversation_id = @conversation
                    ORDER BY CASE trust WHEN 'Operator' THEN 0 WHEN 'Attested' THEN 1 WHEN 'Asserted' THEN 2 ELSE 3 END, kind, value
                    """,
                    new { conversation })
                    .Select(row => new Identity(
                        Enum.Parse<IdentityKind>(row.Kind), row.Value, Enum.Parse<IdentityTrust>(row.Trust), row.Evidence)),
            ],
            ct);

    public Task<IReadOnlyList<Message>> UnhandledAsync(long conversation, CancellationToken ct) => readers.ReadAsync(
        connection => Messages(
            connection,
            "WHERE conversation_id = @conversation AND state = 'Received' ORDER BY seq",
            new { conversation }),
        ct);

    public Task HandledAsync(IReadOnlyList<Guid> messages, Guid? contact, CancellationToken ct) => writer.WriteAsync(
        connection =>
        {
            foreach (var message in messages)
            {
                Handle.Execute(connection, message.ToString(), contact?.ToString());
            }

            return messages.Count;
        },
        ct);

    public Task<Message> SendAsync(OutgoingMessage message, CancellationToken ct) => writer.WriteAsync(
        connection => Send(connection, message), ct);

    public async Task<Message?> FindMessageAsync(Guid id, CancellationToken ct) => await readers.ReadAsync(
        connection => FindMessage(connection, id), ct).ConfigureAwait(false);

    public Task<IReadOnlyList<Message>> RecentAsync(long conversation, int count, Guid? before, CancellationToken ct) => readers.ReadAsync<IReadOnlyList<Message>>(
        connection =>
        [
            .. Messages(
                connection,
                """
                WHERE conversation_id = @conversation
                    AND seq < ifnull((SELECT seq FROM message WHERE id = @Before), 9223372036854775807)
                ORDER BY seq DESC LIMIT @count
                """,
                new { conversation, count, Before = before?.ToString() }).Reverse(),
        ],
        ct);

    public Task<IReadOnlyList<Conversation>> OfCustomerAsync(long customer, CancellationToken ct) => readers.ReadAsync<IReadOnlyList<Conversation>>(
        connection =>
        [
            .. connection.Query<ConversationRow>(
                $"SELECT {ConversationRow.Columns} FROM conversation WHERE customer_id = @customer ORDER BY last_written DESC, id DESC",
                new { customer }).Select(row => row.ToConversation()),
        ],
        ct);

    public Task<IReadOnlyList<WantedAttachment>> WantedAsync(int count, CancellationToken ct) => readers.ReadAsync<IReadOnlyList<WantedAttachment>>(
        connection =>
        [
            .. connection.Query<AttachmentRow, string, WantedAttachment>(
                $"""
                SELECT {AttachmentRow.Columns}, message.channel AS Channel FROM attachment JOIN message ON message.id = attachment.message_id
                WHERE attachment.hash IS NULL AND attachment.fault IS NULL ORDER BY attachment.id LIMIT @count
                """,
                (row, channel) => new WantedAttachment(row.Id, channel, row.ToAttachment()),
                new { count },
                splitOn: "Channel"),
        ],
        ct);

    public Task FetchedAsync(long attachment, Attachment fetched, CancellationToken ct) => writer.WriteAsync(
        connection => connection.Execute(
            "UPDATE attachment SET name = @Name, media_type = @MediaType, hash = @Hash, size = @Size, fault = @Fault WHERE id = @attachment",
            new { attachment, fetched.Name, fetched.MediaType, fetched.Hash, fetched.Size, fetched.Fault }),
        ct);

    private static Conversation? Find(SqliteConnection connection, long id) => connection
        .QuerySingleOrDefault<ConversationRow>($"SELECT {ConversationRow.Columns} FROM conversation WHERE id = @id", new { id })
        ?.ToConversation();

    private static Message? FindMessage(SqliteConnection connection, Guid id) =>
        Messages(connection, "WHERE id = @Id", new { Id = id.ToString() }).SingleOrDefault();

    internal static IReadOnlyList<Message> Messages(SqliteConnection connection, string where, object parameters)
    {
        var rows = connection.Query<MessageRow>($"SELECT {MessageRow.Columns} FROM message {where}", parameters).AsList();
        var attachments = rows.Count == 0 ? [] : connection.Query<AttachmentRow>(
            $"SELECT {AttachmentRow.Columns} FROM attachment WHERE message_id IN @Ids ORDER BY id",
            new { Ids = rows.Select(row => row.Id) }).AsList();
        var byMessage = attachments.ToLookup(attachment => attachment.MessageId, attachment => attachment.ToAttachment());
        return [.. rows.Select(row => row.ToMessage(byMessage[row.Id]))];
    }

    private Message Send(SqliteConnection connection, OutgoingMessage message)
    {
        var now = time.GetUtcNow();
        var isNote = message.Kind == MessageKind.Note;
        var channel = Find(connection, message.ConversationId)?.Channel
            ?? throw new ArgumentException($"There is no conversation {message.ConversationId}.", nameof(message));
        var isNew = Insert.Execute(
            connection, message.Id.ToString(), message.ConversationId, message.ContactId?.ToString(), channel, message.Author.ToString(),
            message.Agent, message.Kind.ToString(), message.Text, message.Subject, message.ReplyTo, message.IsAutomatic ? 1L : 0L,
            MessageRow.DetailsOf(message.Choices, message.Template), Timestamps.Write(now),
            isNote ? nameof(MessageState.Handled) : nameof(MessageState.Queued)) == 1;
        if (isNew)
        {
            Arrivals.Attach(connection, message.Id, message.Attachments);
            if (!isNote)
            {
                OutboxStore.Add(connection, OutboxKind.Message, channel, $"{message.ConversationId}", message.Id.ToString(), null, now);
            }
        }

        return FindMessage(connection, message.Id)!;
    }
}
