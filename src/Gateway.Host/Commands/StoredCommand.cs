using System.CommandLine;
using Gateway.Desk.Contacts;
using Gateway.Host.Wiring;
using Gateway.Storage;

namespace Gateway.Host.Commands;

/// <summary>Runs a command on the stored customers, which a running gateway may have open too.</summary>
internal static class StoredCommand
{
    public static async Task<int> RunAsync(ParseResult parsed, Option<string> data, TimeProvider time, Func<StoredCustomers, Task<int>> run)
    {
        try
        {
            var store = StoredCustomers.Open(GatewayService.DatabaseIn(Path.GetFullPath(parsed.GetRequiredValue(data))), time);
            await using (store.ConfigureAwait(false))
            {
                return await run(store).ConfigureAwait(false);
            }
        }
        catch (StoreException fault)
        {
            parsed.InvocationConfiguration.Error.WriteLine($"gateway: {fault.Message}");
            return ExitCode.Faulty;
        }
    }
}
