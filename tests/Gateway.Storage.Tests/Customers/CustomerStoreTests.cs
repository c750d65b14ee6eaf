using Dapper;
using Gateway.Desk.Contacts;

namespace Gateway.Storage.Tests.Customers;

public sealed class CustomerStoreTests
{
    [Fact]
    public async Task The_same_number_is_the_same_customer_however_it_was_written()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();

        var first = await IdentifyAsync(database, "030 / 123 45 67");
        var second = await IdentifyAsync(database, "+49301234567");
        var third = await IdentifyAsync(database, "030 7654321");

        Assert.Equal(first, second);
        Assert.NotEqual(first.Id, third.Id);
        Assert.Null(first.Name);
    }

    [Fact]
    public async Task A_hundred_first_calls_at_once_make_one_customer()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();

        var found = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => IdentifyAsync(database, "+49301234567")));

        Assert.Single(found.Distinct());
    }

    [Fact]
    public async Task The_list_is_brought_in_once_however_often_the_gateway_starts()
    {
        await using var temporary = new TemporaryDatabase();
        for (var start = 0; start < 3; start++)
        {
            var database = await temporary.OpenAsync();
            await database.Customers.ImportAsync(
                [Import("Maria Weber", "+49301234567", "+491701234567"), Import("John Miller", "+442079460018")],
                CancellationToken.None);
        }

        var customers = (await temporary.OpenAsync()).Customers;
        var maria = await IdentifyAsync(customers, "+491701234567");
        Assert.Equal("Maria Weber", maria.Name);
        Assert.Equal(maria, await IdentifyAsync(customers, "+49301234567"));
        using var connection = temporary.Connect();
        Assert.Equal((2, 3), connection.QuerySingle<(int, int)>(
            "SELECT (SELECT count(*) FROM customer), (SELECT count(*) FROM identity)"));
    }

    [Fact]
    public async Task A_changed_name_changes_the_customer_and_a_missing_field_leaves_it()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        var caller = await IdentifyAsync(database, "+49301234567");
        await database.Customers.ImportAsync(
            [Import("Maria Weber", "+49301234567") with { Language = "de", Note = "pays late" }], CancellationToken.None);
        await database.Customers.ImportAsync([Import("Maria Braun", "+49301234567")], CancellationToken.None);

        Assert.Equal(
            new Customer(caller.Id, "Maria Braun", "de", "pays late"), await IdentifyAsync(database, "+49301234567"));
    }

    [Fact]
    public async Task A_second_number_of_a_known_customer_is_linked_to_them()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        var byHome = await IdentifyAsync(database, "+49301234567");
        var byMobile = await IdentifyAsync(database, "+491701234567");
        Assert.NotEqual(byHome.Id, byMobile.Id);

        await database.Customers.ImportAsync(
            [Import("Maria Weber", "+49301234567", "+491701234567")], CancellationToken.None);

        Assert.Equal(byHome.Id, (await IdentifyAsync(database, "+491701234567")).Id);
    }

    [Fact]
    public async Task A_number_out_of_normal_form_is_refused()
    {
        await using var temporary = new TemporaryDatabase();
        var database = await temporary.OpenAsync();
        await Assert.ThrowsAsync<ArgumentException>(async () => await database.Customers.IdentifyAsync(
            new Identity(IdentityKind.PhoneNumber, "030 1234567", IdentityTrust.Claimed, "From"), CancellationToken.None));
    }

    private static CustomerImport Import(string name, params string[] numbers) => new([.. numbers.Select(Number)], name);

    private static PhoneNumber Number(string text) =>
        PhoneNumber.TryParse(text, "DE", out var number) ? number : throw new ArgumentException(text);

    private static Task<Customer> IdentifyAsync(Database database, string number) =>
        IdentifyAsync(database.Customers, number);

    private static async Task<Customer> IdentifyAsync(ICustomerStore customers, string number) =>
        await customers.IdentifyAsync(
            Identity.Of(Number(number), IdentityTrust.Asserted, "trunk"), CancellationToken.None);
}
