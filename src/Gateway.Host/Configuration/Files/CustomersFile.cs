using System.Net.Mail;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads the optional <c>customers.yaml</c>: customers who are known before their first call.</summary>
internal static class CustomersFile
{
    public static GatewayConfiguration Read(Section root, FileContext context, GatewayConfiguration draft)
    {
        var customers = new List<CustomerOptions>();
        var owners = new Dictionary<string, int>();
        foreach (var item in root.Items("customers", "name: Erika Mustermann, numbers: [\"+49301234567\"]"))
        {
            var name = item.Required("name", Scalars.Text(80), "the name that is greeted and shown");
            var numbers = ReadNumbers(item, draft.Country, owners);
            var emails = ReadEmails(item, owners);
            var language = item.Optional<string>("language", Scalars.Language);
            var note = item.Optional("note", Scalars.Text(400));
            if (name is { } known)
            {
                customers.Add(new CustomerOptions(known.Value, numbers, language?.Value, note?.Value) { Emails = emails });
            }

            item.Close();
        }

        root.Close();
        return draft with { Customers = customers };
    }

    private static List<string> ReadEmails(Section item, Dictionary<string, int> owners)
    {
        var emails = new List<string>();
        foreach (var email in item.Values<string>("emails", Email))
        {
            if (!owners.TryAdd(email.Value, email.Line))
            {
                item.Faults.Add(email.Line, $"'emails': {email.Value} is there twice, expected once; the first stands in line {owners[email.Value]}");
            }

            emails.Add(email.Value);
        }

        return emails;
    }

    private static string? Email(string text, out string value)
    {
        value = text.Trim().ToLowerInvariant();
        return MailAddress.TryCreate(value, out var read) && read.Address == value
            ? null
            : $"'{text}' is no e-mail address, expected for example erika@example.com";
    }

    private static List<string> ReadNumbers(Section item, string country, Dictionary<string, int> owners)
    {
        var numbers = new List<string>();
        if (item.Find("numbers") is null or YamlList { Items.Count: 0 })
        {
            item.Faults.Add(item.LineOf("numbers"), "the customer has no 'numbers', expected at least one, for example [\"+49301234567\"]");
        }

        foreach (var number in item.Values("numbers", PhoneScalars.Public(country)))
        {
            if (!owners.TryAdd(number.Value, number.Line))
            {
                item.Faults.Add(number.Line, $"'numbers': {number.Value} is there twice, expected once; the first stands in line {owners[number.Value]}");
            }

            numbers.Add(number.Value);
        }

        return numbers;
    }
}
