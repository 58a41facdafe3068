using Ibasho.Data;

namespace Ibasho.Tests.Whole;

/// <summary>Which versions go on over which tables.</summary>
public sealed class FitTests
{
    private static readonly string[] Known = ["1_First", "2_Second"];

    [Theory]
    [InlineData(Fit.Behind)]
    [InlineData(Fit.Behind, "1_First")]
    [InlineData(Fit.Current, "1_First", "2_Second")]
    [InlineData(Fit.Ahead, "1_First", "2_Second", "3_Third")]
    [InlineData(Fit.Ahead, "1_First", "2_Second", "3_Third", "4_Drops_From_Second")]
    [InlineData(Fit.Apart, "1_First", "2_Second", "3_Third", "4_Drops_From_Third")]
    [InlineData(Fit.Apart, "1_First", "3_Third")]
    public void Tables_fit_as_long_as_nothing_this_version_uses_is_gone(Fit fit, params string[] applied) => Assert.Equal(fit, Fits.Of(Known, applied));
}
