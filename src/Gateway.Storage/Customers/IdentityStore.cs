using Dapper;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Identities;
using Gateway.Storage.Reading;
using Gateway.Storage.Writing;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Customers;

/// <summary>
/// Which handles are the same person. A merge is one pointer from customer to customer and moves nothing, so undoing it restores
/// exactly what was; every reader follows the pointers.
/// </summary>
internal sealed class IdentityStore(BatchWriter writer, ReaderPool readers, TimeProvider time) : IIdentityStore
{
    public async Task<Customer?> FindAsync(long customer, CancellationToken ct) =>
        await readers.ReadAsync(connection => Family.Find(connection, customer), ct).ConfigureAwait(false);

    public async Task<Customer?> FindAsync(IdentityKind kind, string value, CancellationToken ct) => await readers.ReadAsync(
        connection => HolderOf(connection, kind, value) is { } holder ? Family.Find(connection, holder) : null, ct).ConfigureAwait(false);

    public Task<IReadOnlyList<IdentityLink>> HandlesAsync(long customer, CancellationToken ct) => readers.ReadAsync(
        connection => Family.RootOf(connection, customer) is { } root ? HandlesOf(connection, root) : [], ct);

    public Task<LinkOutcome> LinkAsync(long customer, Identity identity, CancellationToken ct)
    {
        CustomerStore.Check(identity);
        return writer.WriteAsync(connection => Link(connection, customer, identity), ct);
    }

    public Task<UnlinkOutcome> UnlinkAsync(IdentityKind kind, string value, string evidence, CancellationToken ct) =>
        writer.WriteAsync(connection => Unlink(connection, kind, value, evidence), ct);

    public async Task<CustomerMerge?> MergeAsync(long into, long from, string evidence, CancellationToken ct) => await writer.WriteAsync(
        connection => Family.RootOf(connection, into) is { } root && Family.RootOf(connection, from) is { } other && root != other
            ? Merge(connection, root, other, evidence)
            : null,
        ct).ConfigureAwait(false);

    public Task<bool> UnmergeAsync(long merge, string reason, CancellationToken ct) =>
        writer.WriteAsync(connection => Unmerge(connection, merge, reason), ct);

    public Task<IReadOnlyList<CustomerMerge>> MergesAsync(long customer, CancellationToken ct) => readers.ReadAsync<IReadOnlyList<CustomerMerge>>(
        connection => Family.RootOf(connection, customer) is not { } root ? [] :
        [
            .. connection.Query<MergeRow>(
                $"""
                {Family.Of}
                SELECT {MergeRow.Columns} FROM merge
                WHERE into_id IN (SELECT id FROM family) OR from_id IN (SELECT id FROM family) ORDER BY id DESC
                """,
                new { root }).Select(row => row.ToMerge()),
        ],
        ct);

    private LinkOutcome Link(SqliteConnection connection, long customer, Identity identity)
    {
        if (Family.RootOf(connection, customer) is not { } root)
        {
            return LinkOutcome.NoSuchCustomer;
        }

        if (identity.Trust == IdentityTrust.Claimed)
        {
            return LinkOutcome.WeakEvidence;
        }

        if (HolderOf(connection, identity.Kind, identity.Value) is not { } holder)
        {
            connection.Execute(
                "INSERT INTO identity (customer_id, kind, value, trust, evidence, linked) VALUES (@root, @Kind, @Value, @Trust, @Evidence, @now)",
                new { root, Kind = identity.Kind.ToString(), identity.Value, Trust = identity.Trust.ToString(), identity.Evidence, now = Now() });
            Note(connection, identity.Kind, identity.Value, null, root, identity.Evidence);
            return LinkOutcome.Linked;
        }

        var other = Family.RootOf(connection, holder)!.Value;
        if (other == root)
        {
            return LinkOutcome.AlreadyLinked;
        }

        if (Family.Find(connection, other)!.Name is not null || HandlesOf(connection, other).Count > 1)
        {
            return LinkOutcome.BelongsToOther;
        }

        Merge(connection, root, other, identity.Evidence);
        return LinkOutcome.Merged;
    }

    private UnlinkOutcome Unlink(SqliteConnection connection, IdentityKind kind, string value, string evidence)
    {
        if (HolderOf(connection, kind, value) is not { } holder)
        {
            return UnlinkOutcome.NotKnown;
        }

        var root = Family.RootOf(connection, holder)!.Value;
        if (HandlesOf(connection, root).Count == 1)
        {
            return UnlinkOutcome.OnlyHandle;
        }

        var isAlone = connection.ExecuteScalar<long>("SELECT count(*) FROM identity WHERE customer_id = @holder", new { holder }) == 1;
        if (isAlone && connection.QueryFirstOrDefault<long?>(
            "SELECT id FROM merge WHERE from_id = @holder AND undone IS NULL ORDER BY id DESC", new { holder }) is { } merge)
        {
            Unmerge(connection, merge, evidence);
            return UnlinkOutcome.Unmerged;
        }

        Separate(connection, root, holder, kind, value, evidence);
        return UnlinkOutcome.Unlinked;
    }

    // What was said and written through the handle goes with it.
    private void Separate(SqliteConnection connection, long root, long holder, IdentityKind kind, string value, string evidence)
    {
        var alone = connection.ExecuteScalar<long>("INSERT INTO customer (created) VALUES (@now) RETURNING id", new { now = Now() });
        var key = new { root, alone, kind = kind.ToString(), value };
        connection.Execute("UPDATE identity SET customer_id = @alone WHERE kind = @kind AND value = @value", key);
        connection.Execute(
            $"""
            {Family.Of}
            UPDATE contact SET customer_id = @alone WHERE customer_id IN (SELECT id FROM family) AND (caller = @value OR id IN (
                SELECT message.contact_id FROM message JOIN handle ON handle.conversation_id = message.conversation_id
                WHERE handle.kind = @kind AND handle.value = @value))
            """,
            key);
        connection.Execute(
            $"""
            {Family.Of}
            UPDATE conversation SET customer_id = @alone WHERE customer_id IN (SELECT id FROM family)
                AND id IN (SELECT conversation_id FROM handle WHERE kind = @kind AND value = @value)
            """,
            key);
        Note(connection, kind, value, holder, alone, evidence);
    }

    // Who remains takes over what they do not have themselves.
    private CustomerMerge Merge(SqliteConnection connection, long into, long from, string evidence)
    {
        var (keeper, other) = (Family.Find(connection, into)!, Family.Find(connection, from)!);
        string[] filled =
        [
            .. keeper.Name is null && other.Name is not null ? ["name"] : Array.Empty<string>(),
            .. keeper.Language is null && other.Language is not null ? ["language"] : Array.Empty<string>(),
            .. keeper.Note is null && other.Note is not null ? ["note"] : Array.Empty<string>(),
        ];
        connection.Execute(
            "UPDATE customer SET name = ifnull(name, @Name), language = ifnull(language, @Language), note = ifnull(note, @Note) WHERE id = @into",
            new { into, other.Name, other.Language, other.Note });
        connection.Execute("UPDATE customer SET merged_into = @into WHERE id = @from", new { into, from });
        return connection.QuerySingle<MergeRow>(
            $"INSERT INTO merge (into_id, from_id, evidence, filled, at) VALUES (@into, @from, @evidence, @filled, @now) RETURNING {MergeRow.Columns}",
            new { into, from, evidence, filled = string.Join(' ', filled), now = Now() }).ToMerge();
    }

    private bool Unmerge(SqliteConnection connection, long id, string reason)
    {
        if (connection.QuerySingleOrDefault<MergeRow>($"SELECT {MergeRow.Columns} FROM merge WHERE id = @id AND undone IS NULL", new { id }) is not { } merge)
        {
            return false;
        }

        // What was taken over goes back, unless somebody has changed it since.
        foreach (var field in merge.Filled.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            connection.Execute(
                $"UPDATE customer SET {field} = NULL WHERE id = @IntoId AND {field} = (SELECT {field} FROM customer WHERE id = @FromId)", merge);
        }

        connection.Execute("UPDATE customer SET merged_into = NULL WHERE id = @FromId", merge);
        connection.Execute("UPDATE merge SET undone = @now, undone_reason = @reason WHERE id = @id", new { id, reason, now = Now() });
        return true;
    }

    private void Note(SqliteConnection connection, IdentityKind kind, string value, long? from, long to, string evidence) => connection.Execute(
        "INSERT INTO identity_change (kind, value, from_id, to_id, evidence, at) VALUES (@kind, @value, @from, @to, @evidence, @now)",
        new { kind = kind.ToString(), value, from, to, evidence, now = Now() });

    private static long? HolderOf(SqliteConnection connection, IdentityKind kind, string value) => connection.QuerySingleOrDefault<long?>(
        "SELECT customer_id FROM identity WHERE kind = @kind AND value = @value", new { kind = kind.ToString(), value });

    private static IReadOnlyList<IdentityLink> HandlesOf(SqliteConnection connection, long root) =>
    [
        .. connection.Query<(string Kind, string Value, string Trust, string Evidence, long Customer, long Linked)>(
            $"""
            {Family.Of}
            SELECT kind, value, trust, evidence, customer_id, linked FROM identity WHERE customer_id IN (SELECT id FROM family) ORDER BY id
            """,
            new { root }).Select(row => new IdentityLink(
                new Identity(Enum.Parse<IdentityKind>(row.Kind), row.Value, Enum.Parse<IdentityTrust>(row.Trust), row.Evidence),
                row.Customer,
                Timestamps.Read(row.Linked))),
    ];

    private long Now() => Timestamps.Write(time.GetUtcNow());

    private sealed class MergeRow
    {
        public const string Columns =
            "id AS Id, into_id AS IntoId, from_id AS FromId, evidence AS Evidence, filled AS Filled, at AS At, undone AS Undone, undone_reason AS UndoneReason";

        public long Id { get; init; }

        public long IntoId { get; init; }

        public long FromId { get; init; }

        public required string Evidence { get; init; }

        public required string Filled { get; init; }

        public long At { get; init; }

        public long? Undone { get; init; }

        public string? UndoneReason { get; init; }

        public CustomerMerge ToMerge() => new(Id, IntoId, FromId, Evidence, Timestamps.Read(At), Timestamps.Read(Undone), UndoneReason);
    }
}
