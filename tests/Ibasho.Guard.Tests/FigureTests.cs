namespace Ibasho.Guard.Tests;

/// <summary>The figures that the library promises: on the known texts, and on our own that no training saw.</summary>
public sealed class FigureTests
{
    [Fact]
    public void On_the_known_texts()
    {
        Assert.InRange(Cases.Touched(Cases.Dev, k => k != "rare"), 0.97, 1);
        Assert.InRange(Cases.Touched(Cases.Dev, k => k == "person"), 0.98, 1);
        Assert.InRange(Cases.Touched(Cases.Dev, k => k == "rare"), 0.6, 1);
        Assert.InRange(Cases.Precision(Cases.Dev), 0.90, 1);
        Assert.InRange(Cases.Clean(Cases.Dev), 0.90, 1);
    }

    [Fact]
    public void On_texts_held_out()
    {
        Assert.InRange(Cases.Touched(Cases.HeldOut, k => k != "rare"), 0.95, 1);
        Assert.InRange(Cases.Touched(Cases.HeldOut, k => k == "person"), 0.96, 1);
        Assert.InRange(Cases.Touched(Cases.HeldOut, k => k == "rare"), 0.5, 1);
        Assert.InRange(Cases.Precision(Cases.HeldOut), 0.88, 1);
        Assert.InRange(Cases.Clean(Cases.HeldOut), 0.85, 1);
    }
}
