# For CMake: cmake -DCMAKE_TOOLCHAIN_FILE=PREFIX/share/rt0/rt0-toolchain.cmake ...
#
# No CMAKE_SYSTEM_NAME: programs on rt0 run where they are built, so this is not
# cross compilation, and try_run works.
get_filename_component(RT0_PREFIX "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
set(CMAKE_C_COMPILER "${RT0_PREFIX}/bin/rt0cc")
set(BUILD_SHARED_LIBS OFF)

# CMake reads this file once more after its own rules for Linux, by which each
# program would be linked with -rdynamic.
set(CMAKE_USER_MAKE_RULES_OVERRIDE_C "${CMAKE_CURRENT_LIST_FILE}")
set(CMAKE_SHARED_LIBRARY_LINK_C_FLAGS "")
