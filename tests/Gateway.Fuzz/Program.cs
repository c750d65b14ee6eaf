using System.Globalization;
using System.Security.Cryptography;
using Gateway.Fuzz;

// Gateway.Fuzz [MINUTES [INPUTS [FOLDER [SEED]]]]: damaged inputs for everything that reads what a peer sends, shared evenly.
// The seed is printed; an input that does harm is saved in the folder, and the exit code is 1.
const int MediaPort = 39_900;
const long Allowance = 8 << 20;

var minutes = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 30;
var inputs = args.Length > 1 ? long.Parse(args[1], CultureInfo.InvariantCulture) : 10_000_000;
var folder = args.Length > 2 ? args[2] : "fuzz-crashes";
var seed = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : RandomNumberGenerator.GetInt32(int.MaxValue);
Console.Out.WriteLine($"seed {seed}");
var isGood = true;
foreach (var name in FuzzTargets.Names)
{
    using var target = FuzzTargets.Create(name, MediaPort);
    var result = FuzzRun.Run(target, seed, inputs / FuzzTargets.Names.Count, TimeSpan.FromMinutes(minutes / FuzzTargets.Names.Count), folder);
    var isTargetGood = result.Crash is null && result.GrowthBytes < Allowance;
    isGood &= isTargetGood;
    Console.Out.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-8} {result.Inputs,9} inputs, {result.Accepted,9} accepted, {result.GrowthBytes / 1024,6} KiB more memory: {(isTargetGood ? "good" : "BAD")}"));
    if (result.Crash is { } crash)
        Console.Out.WriteLine($"{result.CrashFile}: {crash}");
}

return isGood ? 0 : 1;
