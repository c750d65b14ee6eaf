using Dapper;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Identities;
using Gateway.Storage.Tests.History;

namespace Gateway.Storage.Tests.Customers;

public sealed class IdentityStoreTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _temporary = new();
    private Database _database = null!;

    public async Task InitializeAsync() => _database = await _temporary.OpenAsync();

    public async Task DisposeAsync() => await _temporary.DisposeAsync();

    [Fact]
    public async Task The_peers_own_claim_links_nothing()
    {
        var maria = await PhoneAsync("+4915112345678");
        Assert.Equal(LinkOutcome.WeakEvidence, await _database.Identities.LinkAsync(maria, Story.Email("maria@example.org"), default));
        Assert.Single(await _database.Identities.HandlesAsync(maria, default));
    }

    [Fact]
    public async Task A_handle_of_somebody_who_is_known_by_more_is_left_where_it_is()
    {
        var maria = await PhoneAsync("+4915112345678");
        var john = await PhoneAsync("+4915112345679");
        Assert.Equal(LinkOutcome.Linked, await _database.Identities.LinkAsync(john, Story.WhatsApp("john"), default));

        Assert.Equal(LinkOutcome.BelongsToOther, await _database.Identities.LinkAsync(maria, Story.WhatsApp("john"), default));
        Assert.Equal(john, (await _database.Identities.FindAsync(IdentityKind.WhatsApp, "john", default))?.Id);
        Assert.Equal(LinkOutcome.NoSuchCustomer, await _database.Identities.LinkAsync(999, Story.WhatsApp("x"), default));
    }

    [Fact]
    public async Task Undoing_a_merge_restores_every_row_exactly()
    {
        var maria = await PhoneAsync("+4915112345678");
        var john = await PhoneAsync("+4915112345679");
        await _database.Customers.ImportAsync([new CustomerImport([Number("+4915112345679")], "John", "en", "a note")], default);
        var before = Everything();

        var merge = await _database.Identities.MergeAsync(maria, john, "same person, said so", default);
        Assert.Equal("John", (await _database.Identities.FindAsync(john, default))?.Name);
        Assert.Equal(maria, (await _database.Identities.FindAsync(john, default))?.Id);
        Assert.Equal(maria, await PhoneAsync("+4915112345679"));
        Assert.Equal(2, (await _database.Identities.HandlesAsync(maria, default)).Count);
        Assert.Null(await _database.Identities.MergeAsync(john, maria, "again", default));
        Assert.NotEqual(before, Everything());

        Assert.True(await _database.Identities.UnmergeAsync(merge!.Id, "they are not", default));
        Assert.False(await _database.Identities.UnmergeAsync(merge.Id, "twice", default));

        Assert.Equal(before, Everything());
        Assert.Equal(john, await PhoneAsync("+4915112345679"));
        var told = Assert.Single(await _database.Identities.MergesAsync(john, default));
        Assert.Equal(("same person, said so", "they are not"), (told.Evidence, told.UndoneReason));
    }

    [Fact]
    public async Task Merges_on_merges_are_undone_in_any_order()
    {
        var one = await PhoneAsync("+4915112345671");
        var two = await PhoneAsync("+4915112345672");
        var three = await PhoneAsync("+4915112345673");
        var first = await _database.Identities.MergeAsync(two, one, "first", default);
        var second = await _database.Identities.MergeAsync(three, two, "second", default);
        Assert.Equal(three, (await _database.Identities.FindAsync(one, default))?.Id);

        await _database.Identities.UnmergeAsync(first!.Id, "no", default);
        Assert.Equal((one, three), ((await _database.Identities.FindAsync(one, default))!.Id, (await _database.Identities.FindAsync(two, default))!.Id));
        await _database.Identities.UnmergeAsync(second!.Id, "no", default);
        Assert.Equal(two, (await _database.Identities.FindAsync(two, default))!.Id);
    }

    [Fact]
    public async Task The_only_handle_stays_and_an_unknown_one_is_told()
    {
        await PhoneAsync("+4915112345678");
        Assert.Equal(UnlinkOutcome.OnlyHandle, await _database.Identities.UnlinkAsync(IdentityKind.PhoneNumber, "+4915112345678", "no", default));
        Assert.Equal(UnlinkOutcome.NotKnown, await _database.Identities.UnlinkAsync(IdentityKind.WhatsApp, "x", "no", default));
    }

    [Fact]
    public async Task A_handle_that_was_linked_directly_leaves_with_its_own_calls()
    {
        var maria = await PhoneAsync("+4915112345678");
        await _database.Identities.LinkAsync(maria, Story.Phone("+4915112345679"), default);
        var own = TemporaryDatabase.NewContact() with { CustomerId = maria, From = "+4915112345678" };
        var other = TemporaryDatabase.NewContact() with { CustomerId = maria, From = "+4915112345679" };
        await _database.Contacts.AddAsync(own);
        await _database.Contacts.AddAsync(other);

        Assert.Equal(UnlinkOutcome.Unlinked, await _database.Identities.UnlinkAsync(IdentityKind.PhoneNumber, "+4915112345679", "the neighbour's", default));

        Assert.Equal(maria, (await _database.Contacts.FindAsync(own.Id, default))!.Customer!.Id);
        Assert.Equal(await PhoneAsync("+4915112345679"), (await _database.Contacts.FindAsync(other.Id, default))!.Customer!.Id);
        Assert.NotEqual(maria, await PhoneAsync("+4915112345679"));
    }

    private string[] Everything()
    {
        using var connection = _temporary.Connect();
        return
        [
            .. connection.Query<string>("SELECT concat_ws('|', id, name, language, note, created, merged_into) FROM customer ORDER BY id"),
            .. connection.Query<string>("SELECT concat_ws('|', id, customer_id, kind, value, trust, evidence, linked) FROM identity ORDER BY id"),
        ];
    }

    private async Task<long> PhoneAsync(string number) => (await _database.Customers.IdentifyAsync(Story.Phone(number), default)).Id;

    private static PhoneNumber Number(string text) => PhoneNumber.TryParse(text, "DE", out var number) ? number : throw new FormatException(text);
}
