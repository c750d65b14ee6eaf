using BenchmarkDotNet.Running;
using Gateway.Bench;

if (args is ["intents", .. var rest])
{
    return IntentsEvaluation.Run(rest);
}

BenchmarkSwitcher.FromAssembly(typeof(IntentsEvaluation).Assembly).Run(args);
return 0;
